import { UserError } from "../../../common/errors";
import { isMap } from "../../../common/json";
import { isSecretVariable } from "../../../config/functionVariables";
import { recogniseBuild } from "../build";
import { handlerFile, buildFamily, typescriptFile } from "../handlers";
import { importsOf } from "../imports";
import { manifestOf, recogniseNode } from "../node";
import { recognisePython } from "../python";
import { isProvidedByPython } from "../pythonModules";
import { hasTestScript, pythonTests } from "../tests";
import { path, type Tree } from "../tree";
import { variablesOf } from "../variables";
import type { Fact, Note } from "./note";

/** What of the configuration decides how an application is built. */
export interface BuiltApplication {
    readonly runtime: string;
    readonly handlers: readonly string[];
    /** "" for the whole repository. */
    readonly folder: string;
    /** Whether commands of the configuration build it. */
    readonly hasCommands: boolean;
    /** The variables that it is given, and those of which something has been said. */
    readonly variables: readonly string[];
    /** Whether it has layers, which may bring packages. */
    readonly hasLayers: boolean;
}

/** What a build of an application will do, as the build itself recognises it, and what will be missing. */
export function describeBuild(
    tree: Tree,
    application: BuiltApplication,
): { readonly facts: readonly Fact[]; readonly notes: readonly Note[] } {
    const language = buildFamily(application.runtime);
    try {
        return language === "python"
            ? describePython(tree, application)
            : language === "nodejs"
              ? describeNode(tree, application)
              : { facts: [], notes: [] };
    } catch (error) {
        if (!(error instanceof UserError)) {
            throw error;
        }
        const note = { name: "build", where: application.folder || ".", kind: "missing" } as const;
        const ended = (text: string | undefined) => (text ?? "").replace(/\.$/, "");
        return { facts: [], notes: [{ ...note, what: ended(error.message), todo: ended(error.remedy) }] };
    }
}

function describePython(tree: Tree, application: BuiltApplication) {
    const { folder, handlers, runtime } = application;
    const facts: Fact[] = [];
    const notes: Note[] = [];
    const project = recognisePython(tree, folder, handlers, runtime);
    if (project?.kind === "unlocked") {
        const what = "it has no lock file beside it, which builds install from";
        notes.push({
            name: project.manifest,
            where: project.manifest,
            kind: "missing",
            what,
            todo: `run ${project.command} and commit its file`,
        });
    } else if (project !== undefined) {
        const where =
            project.kind === "requirements"
                ? project.files.join(", ")
                : project.kind === "pyproject"
                  ? path(project.folder, "pyproject.toml")
                  : project.lock;
        facts.push({ what: "packages", value: NAMES[project.kind], where });
    }
    const imports = filesOf(tree, application);
    notes.push(...missingFiles(imports.missing, application));
    notes.push(...unsetVariables(tree, imports.files, application));
    const unknown = [...imports.packages].filter(([name]) => !isProvidedByPython(name));
    if (project === undefined) {
        notes.push(...unknown.map(([name, file]) => notInstalled(name, file, "requirements.txt", application)));
    }
    const tests = pythonTests(tree, folder);
    if (tests !== undefined) {
        facts.push({ what: "tests", value: tests, where: folder || "." });
    }
    return { facts, notes };
}

const NAMES = { requirements: "pip", uv: "uv", poetry: "Poetry", pipenv: "Pipenv", pyproject: "pip" } as const;

function describeNode(tree: Tree, application: BuiltApplication) {
    const { folder, handlers, runtime } = application;
    const facts: Fact[] = [];
    const notes: Note[] = [];
    const project = recogniseNode(tree, folder);
    const way = application.hasCommands ? { kind: "none" as const } : recogniseBuild(tree, folder, handlers, runtime);
    const manifest = path(folder, "package.json");
    if (project !== undefined) {
        const manager = project.manager === "berry" ? "Yarn 2 or later" : project.manager;
        facts.push({ what: "packages", value: manager, where: project.lock ?? manifest });
        if (project.lock === undefined && hasPackages(tree, folder)) {
            const what = "no lock file: each build installs the newest versions that package.json allows";
            notes.push({
                name: "package.json",
                where: manifest,
                kind: "word",
                what,
                todo: "commit the lock file that npm install writes",
            });
        }
    }
    if (way.kind === "script") {
        facts.push({ what: "build", value: `script build: ${way.script}`, where: manifest });
    } else if (way.kind === "bundle") {
        facts.push({ what: "build", value: "a bundle by esbuild", where: [...way.sources.values()].join(", ") });
    }
    const imports = filesOf(tree, application);
    notes.push(...unsetVariables(tree, imports.files, application));
    if (way.kind !== "script") {
        notes.push(...missingFiles(imports.missing, application));
    }
    const all = new Set(namesIn(tree, folder, true));
    const isType = (name: string) => all.has(`@types/${name.replace(/^@([^/]+)\//, "$1__")}`) && !all.has(name);
    const roots = new Set([folder, project?.root ?? folder]);
    const known = new Set([...roots].flatMap((root) => namesIn(tree, root, way.kind === "bundle")));
    for (const [name, file] of imports.packages) {
        const isSdk = name.startsWith("@aws-sdk/") || name.startsWith("@smithy/") || name === "aws-sdk";
        // `aws-lambda` is nothing but types.
        const isTold = isSdk || name === "aws-lambda" || (way.kind === "bundle" && isType(name));
        if (!isTold && !known.has(name) && way.kind !== "script") {
            const isLeftOut = all.has(name);
            notes.push(notInstalled(name, file, "the dependencies in package.json", application, isLeftOut));
        }
    }
    if (project !== undefined && hasTestScript(project.scripts)) {
        facts.push({ what: "tests", value: `npm test: ${project.scripts["test"]}`, where: manifest });
    }
    return { facts, notes };
}

function hasPackages(tree: Tree, folder: string): boolean {
    return namesIn(tree, folder, false).length > 0;
}

/** The packages that a package.json names; those for development only are there while a bundle is made, and not later. */
function namesIn(tree: Tree, folder: string, isBundled: boolean): readonly string[] {
    const found = manifestOf(tree, folder) ?? {};
    const own = [found.dependencies, found.optionalDependencies, found.peerDependencies];
    const all = isBundled ? [...own, found.devDependencies] : own;
    return all.flatMap((each) => (isMap(each) ? Object.keys(each) : []));
}

function filesOf(tree: Tree, { folder, handlers, runtime }: BuiltApplication) {
    const files = handlers.flatMap(
        (handler) =>
            handlerFile(tree, folder, handler, runtime) ??
            (buildFamily(runtime) === "nodejs" ? typescriptFile(tree, folder, handler) : undefined) ??
            [],
    );
    return importsOf(tree, folder, files, runtime);
}

/** What a source reads and nothing sets is a value that only its owner knows. */
function unsetVariables(
    tree: Tree,
    files: readonly string[],
    { folder, variables }: BuiltApplication,
): readonly Note[] {
    return variablesOf(tree, folder, files)
        .filter(({ name }) => !variables.includes(name))
        .map(({ name, file, line }) => ({
            name,
            where: `${path(folder, file)}:${line}`,
            kind: "value",
            what: "a variable that the source reads, and that nothing here sets",
            todo: isSecretVariable(name, "")
                ? `npm run platform -- settings secret <environment> ${name}, and have the application read it as docs/settings.md shows`
                : `set it: pulumi config set --path function.environment.${name} <value>`,
        }));
}

function missingFiles(
    missing: readonly { readonly name: string; readonly file: string }[],
    { folder, hasCommands }: BuiltApplication,
): readonly Note[] {
    return hasCommands
        ? []
        : missing.map(({ name, file }) => ({
              name,
              where: path(folder, file),
              kind: "missing",
              what: `${file} imports ${name}, which is not in this folder`,
              todo: "commit it, or have build.commands write it: what is secret in it belongs into the settings",
          }));
}

function notInstalled(
    name: string,
    file: string,
    list: string,
    { folder, hasLayers, hasCommands }: BuiltApplication,
    isLeftOut = false,
): Note {
    const kind = hasLayers || hasCommands ? "word" : "missing";
    const how = isLeftOut ? "which is there for development alone, and not packaged" : "which nothing installs";
    const what = `${file} imports ${name}, ${how}`;
    return {
        name,
        where: path(folder, file),
        kind,
        what,
        todo: `${isLeftOut ? "move" : "add"} it to ${list}${kind === "word" ? ", unless a layer or build.commands bring it" : ""}`,
    };
}
