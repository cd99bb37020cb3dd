import { path as joined } from "../../tree";
import type { AppFolder } from "../folder";
import type { Setting } from "../note";
import type { DescribedFunction } from "./described";
import type { Notes } from "./notes";

/** Where the commands below leave the program, and what Lambda starts there. */
const OUTPUT = "dist";
const BOOTSTRAP = "bootstrap";

/** Writes how a program is built that Lambda starts by itself; what cannot be read of it is said, with the very lines. */
export function compiledSettings(
    folder: AppFolder,
    { name, folder: own, handler, runtime, where, settings: told }: DescribedFunction,
    root: string,
    notes: Notes,
): readonly Setting[] {
    const isGo = runtime?.value.startsWith("go") === true || folder.files.some((file) => file.endsWith(".go"));
    const at = runtime?.where ?? where;
    const set = (path: Setting["path"], value: unknown): Setting => ({ path, value, where: at });
    const started = [set(["function", "handler"], BOOTSTRAP)];
    if (!isGo) {
        const what = "a program that Lambda starts by itself, which the platform does not build";
        const todo = `set build.commands to what builds it into ${OUTPUT}/${BOOTSTRAP}, and build.output to ${OUTPUT}`;
        notes.add("value", name, at, what, todo);
        return started;
    }
    const main = mainPackage(folder, root, own, handler?.value ?? "");
    const processor = told.get("architecture")?.value === "arm64" ? "arm64" : "amd64";
    const command = (source: string) =>
        `GOOS=linux GOARCH=${processor} CGO_ENABLED=0 go build -trimpath -tags lambda.norpc -o ${OUTPUT}/${BOOTSTRAP} ${source}`;
    if (main === undefined || !folder.has(joined(root, "go.mod"))) {
        const missing = main === undefined ? "" : ` (there is no ${joined(root, "go.mod")}: go mod init makes it)`;
        const what = `a program of Go, of which the build cannot be read here${missing}`;
        const todo = `set build.commands to ["${command(main ?? "./<folder of its main package>")}"], and build.output to ${OUTPUT}`;
        notes.add("value", name, at, what, todo);
        return started;
    }
    return [...started, set(["build", "commands"], [command(main)]), set(["build", "output"], OUTPUT)];
}

/** The folder of the main package that a handler such as `bin/hello` is built from, as `go build` takes it. */
function mainPackage(folder: AppFolder, root: string, own: string, handler: string): string | undefined {
    const base = joined(root, "");
    const inside = (file: string) => (base === "" ? file : file.slice(base.length + 1));
    const mains = folder.files
        .filter((file) => (base === "" || file.startsWith(`${base}/`)) && file.endsWith(".go"))
        .filter((file) => /^package main\b/m.test(folder.text(file) ?? ""))
        .map((file) => inside(file).split("/").slice(0, -1).join("/"));
    const all = [...new Set(mains)];
    const name = handler.split("/").at(-1) ?? "";
    const named = all.filter((each) => each === name || each.endsWith(`/${name}`) || joined(root, each) === own);
    const [found, second] = all.length === 1 ? all : named;
    return found === undefined || second !== undefined ? undefined : found === "" ? "." : `./${found}`;
}
