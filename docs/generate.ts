import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { Members } from "../config/declare/kinds";
import { KEYS } from "../config/keys";
import { AWS_KEYS } from "../config/keys/aws";
import { rowsOf, type Row } from "./declared";
import { projectFile } from "./projectFile";
import { stackSchema } from "./stackSchema";

const ROOT = join(__dirname, "..");

/** The files that are written, or a part of them, from the declarations of the keys. */
export const GENERATED = ["Pulumi.yaml", "README.md", "docs/configuration.md", "docs/stack.schema.json"] as const;

/** The keys that most stacks need: the README shows these alone. */
const NEEDED = [
    "projectName",
    "accountId",
    "githubOwner",
    "githubRepository",
    "githubToken",
    "environments.<name>.branch",
    "environments.<name>.promotesFrom",
    "environments.<name>.settings",
    "function.runtime",
    "function.handler",
    "function.memorySize",
    "function.environment",
    "function.statements",
    "build.folder",
    "release.healthPath",
];

/** What {@link GENERATED} have to hold, by their names. */
export function generated(read: (name: string) => string): Readonly<Record<(typeof GENERATED)[number], string>> {
    const project = projectFile(read("Pulumi.yaml"), KEYS);
    const { name } = parse(project) as { readonly name: string };
    return {
        "Pulumi.yaml": project,
        "README.md": between(read("README.md"), "configuration", neededTable(KEYS)),
        "docs/configuration.md": between(
            read("docs/configuration.md"),
            "configuration",
            // Links of meanings count from the root.
            configurationTable(KEYS).replaceAll("](docs/", "]("),
        ),
        "docs/stack.schema.json": `${JSON.stringify(stackSchema(name, KEYS, AWS_KEYS), undefined, 2)}\n`,
    };
}

/** The configuration as a Markdown table. */
export function configurationTable(keys: Members): string {
    const head = ["| key | type | default | takes effect | meaning |", "| --- | --- | --- | --- | --- |"];
    return [...head, ...rowsOf(keys).map(line)].join("\n");
}

/**
 * {@link NEEDED} as a Markdown table: what they mean, without limits.
 *
 * @throws {Error} where one of them is not declared.
 */
function neededTable(keys: Members): string {
    const rows = rowsOf(keys);
    const needed = NEEDED.map((path) => {
        const row = rows.find((each) => each.path === path);
        if (row === undefined) {
            throw new Error(`${path} is no key.`);
        }
        const { fallback, isValue, meaning } = row;
        return `| \`${path}\` | ${isValue ? `\`${fallback}\`` : fallback} | ${meaning} |`;
    });
    return ["| key | default | meaning |", "| --- | --- | --- |", ...needed].join("\n");
}

const EFFECTS: Readonly<Record<Row["effect"], string>> = {
    up: "next `up`",
    release: "next release",
    "at once": "at once",
};

function line({ path, type, fallback, isValue, effect, meaning, limits }: Row): string {
    const shown = isValue ? `\`${fallback}\`` : fallback;
    const said = limits === "" ? meaning : `${meaning} *${limits.replaceAll(/[*_<>|`]/g, "\\$&")}*`;
    return `| \`${path}\` | ${type} | ${shown} | ${EFFECTS[effect]} | ${said} |`;
}

/** Puts a text between the marks of that name, which stay. */
export function between(document: string, mark: string, text: string): string {
    const [start, end] = [`<!-- ${mark}: begin -->`, `<!-- ${mark}: end -->`];
    const [from, to] = [document.indexOf(start), document.indexOf(end)];
    if (from < 0 || to < from) {
        throw new Error(`There are no marks ${start} and ${end}.`);
    }
    return `${document.slice(0, from + start.length)}\n\n${text}\n\n${document.slice(to)}`;
}

if (require.main === module) {
    const read = (name: string) => readFileSync(join(ROOT, name), "utf8");
    for (const [name, text] of Object.entries(generated(read))) {
        writeFileSync(join(ROOT, name), text);
    }
}
