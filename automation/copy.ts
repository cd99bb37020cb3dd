import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

import { UserError } from "../common/errors";
import { describeYamlFaults, parseYaml } from "../common/yaml";
import { PROJECT_VARIABLE } from "../common/projectVariable";
import { STAND_IN } from "../contract/standIn";
import { Pulumi } from "./pulumi";
import { withoutSecrets, type ExportedState } from "./secretless";
import { openStack, type OpenStack, type StackOptions } from "./stack";

/** A stack that is a copy of another one, without its secrets, for as long as it is needed. */
export interface Copy {
    readonly stack: OpenStack;
    /** Removes it. */
    close(): void;
}

/** What a program that is not trusted must not find in its environment. */
const WITHHELD = /TOKEN|PASSPHRASE|PASSWORD|_SECRET$|^PULUMI_BACKEND_URL$/;

/** What AWS's credentials are in, which the program needs: those of a role that may only read. */
const NEEDED = /^AWS_/;

/**
 * Copies a stack without its secrets: to a back-end of files, under a passphrase that nobody knows. Neither the passphrase nor the key
 * of the original is needed, only that its state can be read. Every secret of the configuration is {@link STAND_IN}.
 *
 * @throws {UserError} where there is no such stack, or its state cannot be had.
 */
export async function copyWithoutSecrets({ folder, stack, env = process.env }: StackOptions): Promise<Copy> {
    const original = new Pulumi(folder, env);
    await original.checkStack(stack);
    const state = JSON.parse(await original.exportStack(stack)) as ExportedState;
    const name = stack.split("/").at(-1) ?? stack;
    const copy = mkdtempSync(join(tmpdir(), "platform-preview-"));
    const close = () => rmSync(copy, { recursive: true, force: true });
    try {
        const project = writeProject(folder, copy);
        const copied = withheld(env, copy);
        const pulumi = new Pulumi(copy, copied);
        await pulumi.createStack(name);
        await pulumi.setSecret(name, "standIn", STAND_IN, stackFileOf(copy, name));
        const salt = writeStack(
            join(project.stackFolder, `Pulumi.${name}.yaml`),
            stackFileOf(copy, name),
            project.name,
        );
        await pulumi.importStack(name, JSON.stringify(withoutSecrets(state, salt)));
        return { stack: await openStack({ folder: copy, stack: name, env: copied }), close };
    } catch (error) {
        close();
        throw error;
    }
}

function stackFileOf(folder: string, stack: string): string {
    return join(folder, `Pulumi.${stack}.yaml`);
}

/** Writes the project anew, whose program is where it was. */
function writeProject(folder: string, copy: string): { readonly name: string; readonly stackFolder: string } {
    const document = read(join(folder, "Pulumi.yaml"));
    const { name, main = ".", stackConfigDir = "." } = document.toJS() as Readonly<Record<string, string>>;
    document.set("main", relative(copy, resolve(folder, main)));
    ["backend", "stackConfigDir", "template"].forEach((member) => document.delete(member));
    writeFileSync(join(copy, "Pulumi.yaml"), document.toString());
    return { name: name ?? "", stackFolder: resolve(folder, stackConfigDir) };
}

/**
 * Writes the stack's configuration with stand-ins.
 *
 * @param own The file of the copy, which has its salt and an encrypted stand-in.
 * @returns The salt.
 */
function writeStack(original: string, own: string, project: string): string {
    const made = read(own).toJS() as StackFile;
    const document = read(original);
    const standIn = made.config?.[`${project}:standIn`];
    document.set("config", replaced((document.toJS() as StackFile).config ?? {}, standIn));
    ["secretsprovider", "encryptedkey"].forEach((member) => document.delete(member));
    document.set("encryptionsalt", made.encryptionsalt);
    writeFileSync(own, document.toString());
    return made.encryptionsalt ?? "";
}

interface StackFile {
    readonly config?: Readonly<Record<string, unknown>>;
    readonly encryptionsalt?: string;
}

/** A value in which every `secure` is another one. */
function replaced(value: unknown, standIn: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((each) => replaced(each, standIn));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const members = Object.entries(value);
    return members.length === 1 && members[0]?.[0] === "secure"
        ? standIn
        : Object.fromEntries(members.map(([name, each]) => [name, replaced(each, standIn)]));
}

function withheld(env: Readonly<NodeJS.ProcessEnv>, copy: string): NodeJS.ProcessEnv {
    const state = join(copy, "state");
    mkdirSync(state);
    const left = Object.entries(env).filter(([name]) => NEEDED.test(name) || !WITHHELD.test(name));
    return {
        ...Object.fromEntries(left),
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: randomUUID(),
        // The lab's `pulumi` works on the project that is named here.
        [PROJECT_VARIABLE]: copy,
    };
}

function read(file: string) {
    const yaml = parseYaml(readFileSync(file, "utf8"));
    if (!("document" in yaml)) {
        throw new UserError(describeYamlFaults(file, yaml.faults));
    }
    return yaml.document;
}
