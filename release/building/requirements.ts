import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { UserError } from "../../common/errors";
import type { PythonProject } from "../recognise/python";
import { lastLines, type Ended, type Place } from "./place";
import { pythonTool } from "./tools";

/** Which packages: those that the application needs to run, or all that are needed to develop it. */
export type Scope = "main" | "development";

/**
 * The files that pip installs from. What a lock file says is written out as exact versions with their hashes, by the tool that
 * wrote it.
 *
 * @throws {UserError} where a lock file does not agree with its manifest, or there has to be one and is none.
 */
export function requirementFiles(place: Place, project: PythonProject, scope: Scope): readonly string[] {
    mkdirSync(place.own(), { recursive: true });
    const out = place.own(`requirements-${scope}.txt`);
    switch (project.kind) {
        case "requirements": {
            const files = project.files.map((file) => join(place.root, file));
            return scope === "main" ? files : [...files, ...besideForDevelopment(place, project.files)];
        }
        case "uv": {
            const groups = scope === "main" ? ["--no-dev"] : ["--all-groups"];
            const files = exported(place, project, out, ["export", "--locked", ...UV_EXPORT, ...groups]);
            nameMembers(join(place.root, dirname(project.lock)), out);
            return files;
        }
        case "pyproject": {
            place.say(
                `warning: There is no lock file beside ${project.folder === "" ? "" : `${project.folder}/`}pyproject.toml, so the newest versions ` +
                    "that it allows are installed: two builds of one commit may differ. Commit the uv.lock that `uv lock` writes.",
            );
            // What uv makes of it beside the manifest is nothing that a commit of the application holds.
            return exported(
                place,
                project,
                out,
                ["pip", "compile", "--quiet", "--no-header", "--output-file", out, "pyproject.toml"],
                false,
            );
        }
        case "poetry":
            return poetry(place, project, out, scope);
        case "pipenv":
            return pipenv(place, project, out, scope);
        case "unlocked":
            throw new UserError(
                `${project.manifest} has no lock file beside it, so nothing says which versions are to be installed.`,
                `Run ${project.command} and commit what it writes.`,
            );
    }
}

const UV_EXPORT = [
    "--no-emit-project",
    "--no-editable",
    "--no-annotate",
    "--no-header",
    "--quiet",
    "--format",
    "requirements-txt",
];

/** Has what uv names from the root of a workspace, which are its members, be known by the whole path: pip reads it from anywhere. */
function nameMembers(root: string, file: string): void {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    const named = lines.map((line) => line.replace(/^\.{1,2}\/[^\s;]*/, (path) => join(root, path)));
    writeFileSync(file, named.join("\n"));
}

/** Where people write down what only development needs, beside what pip installs. */
function besideForDevelopment(place: Place, files: readonly string[]): readonly string[] {
    const names = [
        "requirements-dev.txt",
        "requirements_dev.txt",
        "dev-requirements.txt",
        "requirements-test.txt",
        "tests/requirements.txt",
    ];
    return files
        .flatMap((file) => names.map((name) => file.replace(/requirements\.txt$/, name)))
        .filter((file) => place.tree.has(file))
        .map((file) => join(place.root, file));
}

type Of<K extends PythonProject["kind"]> = Extract<PythonProject, { readonly kind: K }>;

function exported(
    place: Place,
    project: Of<"pyproject"> | Of<"uv">,
    out: string,
    args: readonly string[],
    isLock = true,
): readonly string[] {
    const tool = join(pythonTool(place, "uv"), "bin", "uv");
    const cwd = join(place.root, project.folder);
    const certificates = { UV_SYSTEM_CERTS: "true", UV_NATIVE_TLS: "true", UV_PYTHON_DOWNLOADS: "never" };
    const ended = place.run(tool, [...args, ...(isLock ? ["--output-file", out] : [])], { cwd, env: certificates });
    if (ended.status !== 0) {
        throw exportError(ended, "lock" in project ? project.lock : "pyproject.toml", "uv lock", /needs to be updated/);
    }
    return [out];
}

function poetry(place: Place, { folder, lock }: Of<"poetry">, out: string, scope: Scope): readonly string[] {
    const env = { PYTHONPATH: pythonTool(place, "poetry"), POETRY_VIRTUALENVS_CREATE: "false" };
    const cwd = join(place.root, folder);
    const checked = place.run("python3", ["-m", "poetry", "check", "--lock", "--no-interaction"], { cwd, env });
    if (
        checked.status !== 0 &&
        /lock/i.test(checked.stdout + checked.stderr) &&
        /changed significantly|not up to date|out of date/i.test(checked.stdout + checked.stderr)
    ) {
        throw exportError(checked, lock, "poetry lock", /./);
    }
    const groups = scope === "main" ? ["--only", "main"] : ["--all-groups"];
    const args = [
        "-m",
        "poetry",
        "export",
        "--no-interaction",
        "--format",
        "requirements.txt",
        ...groups,
        "--output",
        out,
    ];
    const ended = place.run("python3", args, { cwd, env });
    if (ended.status !== 0) {
        throw exportError(ended, lock, "poetry lock", /changed significantly|not up to date/);
    }
    return [out];
}

/** Pipenv's lock file is JSON, and says all of it by itself. */
const PIPENV = `
import hashlib, json, sys, tomllib
folder, scope, out = sys.argv[1:]
lock = json.load(open(folder + "/Pipfile.lock"))
pipfile = tomllib.load(open(folder + "/Pipfile", "rb"))
meta = {"sources": pipfile.get("source", []), "requires": pipfile.get("requires", {})}
data = {"_meta": meta, "default": pipfile.get("packages", {}), "develop": pipfile.get("dev-packages", {})}
for name, packages in pipfile.items():
    if name not in ("source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv"):
        data[name] = packages
digest = hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
if lock["_meta"].get("hash", {}).get("sha256") not in (None, digest):
    sys.exit("Pipfile.lock needs to be updated: Pipfile has changed since it was written")
lines = []
for section in ["default"] if scope == "main" else ["default", "develop"]:
    for name, entry in sorted(lock.get(section, {}).items()):
        extras = "[%s]" % ",".join(entry["extras"]) if entry.get("extras") else ""
        if "version" not in entry:
            sys.exit("Pipfile.lock takes %s from elsewhere than a registry" % name)
        line = name + extras + entry["version"]
        line += " ; " + entry["markers"] if entry.get("markers") else ""
        lines.append(line + "".join(" %shash=%s" % ("-" * 2, each) for each in entry.get("hashes", [])))
open(out, "w").write("\\n".join(lines) + "\\n")
`;

function pipenv(place: Place, { folder, lock }: Of<"pipenv">, out: string, scope: Scope): readonly string[] {
    const ended = place.run("python3", ["-c", PIPENV, join(place.root, folder), scope, out], { cwd: place.root });
    if (ended.status !== 0) {
        throw exportError(ended, lock, "pipenv lock", /needs to be updated/);
    }
    return [out];
}

function exportError(ended: Ended, lock: string, command: string, disagrees: RegExp): UserError {
    if (disagrees.test(ended.stderr + ended.stdout)) {
        return new UserError(
            `${lock} does not agree with its manifest:\n${lastLines(ended)}`,
            `Run ${command} and commit ${lock}.`,
        );
    }
    return new UserError(
        `What ${lock} asks for could not be read:\n${lastLines(ended)}`,
        "Mend what it says, or set build.install to commands of your own.",
    );
}

/** Writes one requirement to a file of its own. */
export function oneRequirement(place: Place, line: string): string {
    const file = place.own("requirement.txt");
    writeFileSync(file, `${line}\n`);
    return file;
}
