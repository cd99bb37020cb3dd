import { UserError } from "../../../../common/errors";
import { at, membersOf, readLocated, scalarOf, type Located } from "../../../../common/locatedYaml";
import { describeYamlFaults } from "../../../../common/yaml";
import type { AppFolder } from "../folder";
import { readSam } from "../sam/read";
import { readServerless } from "../serverless/read";
import type { Place } from "./arns";
import { NO_ACCESS, NO_CORS, NO_PERMISSIONS, type Described } from "./described";
import { Notes } from "./notes";

/** Files that describe an application, by what reads them, in the order in which they are looked for. */
const SERVERLESS = ["serverless.yml", "serverless.yaml", "serverless.json"];
const PROGRAMS = ["serverless.ts", "serverless.js", "serverless.mjs", "serverless.cjs"];
const TEMPLATES = ["template.yaml", "template.yml", "template.json", "sam.yaml", "sam.yml"];

/**
 * Reads the file that describes an application.
 *
 * @returns Undefined where there is none.
 * @throws {UserError} where one is not YAML, with the line.
 */
export function readTemplate(folder: AppFolder, place: Place = {}, stage?: string): Described | undefined {
    const serverless = SERVERLESS.find((name) => folder.has(name));
    if (serverless !== undefined) {
        return readServerless(folder, serverless, rootOf(folder, serverless, "functions"), place, stage);
    }
    const program = PROGRAMS.find((name) => folder.has(name));
    if (program !== undefined) {
        const notes = new Notes(program);
        const todo = "write what it makes as serverless.yml (serverless print shows it), or set the keys by hand";
        notes.missing(program, 1, "a program that makes the description, and programs are not run here", todo);
        return {
            file: program,
            kind: program,
            place,
            functions: [],
            settings: new Map(),
            facts: [],
            made: [],
            cors: NO_CORS,
            access: NO_ACCESS,
            permissions: NO_PERMISSIONS,
            notes: notes.all,
        };
    }
    const template = TEMPLATES.find((name) => folder.has(name));
    return template === undefined ? undefined : readSam(folder, template, rootOf(folder, template, "Resources"), place);
}

/** The root of a file, which has to be a map with one of some members. */
function rootOf(folder: AppFolder, file: string, ...needed: readonly string[]): Located {
    const read = readLocated(folder.text(file) ?? "", !needed.includes("Resources"));
    if (!("root" in read)) {
        throw new UserError(
            describeYamlFaults(file, read.faults),
            "Nothing is written: mend it, or set the keys by hand.",
        );
    }
    if (membersOf(read.root).size === 0 || !needed.some((name) => at(read.root, name) !== undefined)) {
        const found =
            scalarOf(read.root) === undefined ? [...membersOf(read.root).keys()].slice(0, 5).join(", ") : "a text";
        throw new UserError(
            `${file}:${read.root.line}: there are no ${needed.join(" or ")} in it (it has ${found === "" ? "nothing" : found}).`,
            "Nothing is written: is this the right folder?",
        );
    }
    return read.root;
}
