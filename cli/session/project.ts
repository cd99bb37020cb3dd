import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { UsageError, UserError } from "../../common/errors";
import { PROJECT_VARIABLE } from "../../common/projectVariable";
import { parseStackFile, type StackFile } from "../../config/stackFile";
import { describeYamlFaults, parseYaml } from "../../common/yaml";
import type { Context } from "../shell/command";
import { userPath } from "../shell/paths";

/** Project is a folder with a `Pulumi.yaml`. */
export interface Project {
    readonly folder: string;
    /** Its name, which is the namespace of its configuration keys. */
    readonly name: string;
    /** The folder of the stacks' files: the project's own, unless `stackConfigDir` names another. */
    readonly stackFolder: string;
    /** What `Pulumi.yaml` itself gives to every stack: values and defaults, by their full keys. */
    readonly values: Readonly<Record<string, unknown>>;
}

const PROJECT_FILE = "Pulumi.yaml";

/** The JSON Schema of a stack's file, in the project's folder. */
const SCHEMA_FILE = "docs/stack.schema.json";

/** ProjectText is a project's folder with its `Pulumi.yaml` as it was found. */
export interface ProjectText {
    readonly folder: string;
    readonly text: string;
}

/**
 * The project that a command line means: the one that it names, else the one of the shell, else the nearest one.
 *
 * @param named As it was typed after `--cwd`.
 * @throws {UserError} where there is none, or its file cannot be read.
 */
export function openProject(context: Pick<Context, "cwd" | "env" | "userCwd">, named: string | undefined): Project {
    return readProject(findProject(context, named));
}

/**
 * Where that project is: pulumi can be at work there while its file, which takes longer, is read.
 *
 * @throws {UserError} where there is none.
 */
export function findProject(context: Pick<Context, "cwd" | "env" | "userCwd">, named: string | undefined): ProjectText {
    const folder = named === undefined ? context.env[PROJECT_VARIABLE] : userPath(context, named);
    return folder === undefined ? findFrom(context.cwd) : findFrom(folder, true);
}

/** The project of a folder or, without `exact`, of the nearest folder above it that has one. */
function findFrom(start: string, exact = false): ProjectText {
    for (let folder = resolve(start); ; folder = dirname(folder)) {
        const text = readIfThere(join(folder, PROJECT_FILE));
        if (text !== undefined) {
            return { folder, text };
        }
        if (exact || folder === dirname(folder)) {
            const where = exact ? `in ${start}` : `in ${start} or any folder above it`;
            throw new UserError(`There is no ${PROJECT_FILE} ${where}.`, "Name the project's folder with --cwd.");
        }
    }
}

/** The name of a stack's file. A stack may be named with its organization and project: `org/project/stack`. */
export function stackFile(project: Project, stack: string): string {
    const name = stack.split("/").at(-1) ?? "";
    if (!/^[\w.-]+$/.test(name) || /^[.-]/.test(name)) {
        throw new UsageError(`'${stack}' is not the name of a stack: letters, digits, '-', '_' and '.'.`);
    }
    return join(project.stackFolder, `Pulumi.${name}.yaml`);
}

/** Reads a stack's file; one that is not there is empty. */
export function openStackFile(file: string, project: Project): StackFile {
    const parsed = parseStackFile(readIfThere(file) ?? "", project.name);
    if (!("file" in parsed)) {
        throw new UserError(describeYamlFaults(file, parsed.faults));
    }
    return parsed.file;
}

/** What encrypts a stack's secrets, by its file, as `--secrets-provider` takes it. Undefined: what the back-end takes by itself. */
export function secretsProviderOf(file: string, project: Project): string | undefined {
    return openStackFile(file, project).secretsProvider();
}

/** The path of the JSON Schema for editors, from the folder of a stack's file; undefined where the project has none. */
export function schemaOf(file: string, project: Project): string | undefined {
    const schema = join(project.folder, SCHEMA_FILE);
    return existsSync(schema) ? relative(dirname(file), schema) : undefined;
}

/** The text of a file, or undefined where there is none. */
export function readIfThere(file: string): string | undefined {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENOTDIR") {
            return undefined;
        }
        throw new UserError(`${file} cannot be read: ${code ?? "unknown error"}.`);
    }
}

/** @throws {UserError} where its file cannot be read. */
export function readProject({ folder, text }: ProjectText): Project {
    const yaml = parseYaml(text);
    if (!("document" in yaml)) {
        throw new UserError(describeYamlFaults(join(folder, PROJECT_FILE), yaml.faults));
    }
    const { name, stackConfigDir, config } = (yaml.document.toJS() ?? {}) as Record<string, unknown>;
    if (typeof name !== "string") {
        throw new UserError(`${join(folder, PROJECT_FILE)} does not name its project: it needs a text at \`name\`.`);
    }
    const entries = Object.entries((config ?? {}) as Record<string, unknown>).map(
        ([key, spec]) => [key.includes(":") ? key : `${name}:${key}`, valueOf(spec)] as const,
    );
    return {
        folder,
        name,
        stackFolder: resolve(folder, typeof stackConfigDir === "string" ? stackConfigDir : "."),
        values: Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    };
}

/** A key is declared with its type, value or default, or simply given a value. */
function valueOf(spec: unknown): unknown {
    if (typeof spec !== "object" || spec === null || Array.isArray(spec)) {
        return spec ?? undefined;
    }
    const { value, default: fallback } = spec as { value?: unknown; default?: unknown };
    return value ?? fallback;
}

/** The region that a stack's file names. */
export function regionOf({ project, file }: { readonly project: Project; readonly file: string }): string | undefined {
    const region = openStackFile(file, project).raw(project.values).aws["region"];
    return typeof region === "string" ? region : undefined;
}
