import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { TOKEN_KEYS } from "../model/config";

const ROOT = join(__dirname, "..");

interface Declaration {
    readonly type: string;
    readonly description: string;
    readonly default: unknown;
}

/** A member of a key's map, in its description: "- `name` (type, default): meaning". */
const MEMBER = /^- `([^`]+)` \((\w+)(?:, ([^)]*))?\): ([\s\S]*)$/;

/** The configuration as a Markdown table, from the declarations in Pulumi.yaml. */
export function configurationTable(projectFile: string): string {
    const { config } = parse(projectFile) as { config: Readonly<Record<string, Declaration>> };
    const rows = Object.entries(config).flatMap(([key, declaration]) => rowsOf(key, declaration));
    return ["| key | type | default | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function rowsOf(key: string, { type, description, default: fallback }: Declaration): string[] {
    const [text = "", ...members] = description.trim().split(/\n(?=- )/);
    const kind = TOKEN_KEYS.some((token) => token === key) ? `${type}, secret` : type;
    const rows = members.map((member) => {
        const [, name = "", memberType = "", said, meaning = ""] = MEMBER.exec(member) ?? [];
        if (name === "") {
            throw new Error(`Pulumi.yaml: a member of ${key} is not of the form "- \`name\` (type, default): meaning"`);
        }
        const value = (fallback as Readonly<Record<string, unknown>>)[name];
        return row(`${key}.${name}`, memberType, said ?? (value === undefined ? "required" : shown(value)), meaning);
    });
    return [row(key, kind, members.length === 0 || key === "environments" ? shown(fallback) : "", text), ...rows];
}

function row(...cells: readonly [key: string, type: string, fallback: string, meaning: string]): string {
    const [key, type, fallback, meaning] = cells.map((cell) => cell.replaceAll(/\s+/g, " ").trim());
    return `| \`${key}\` | ${type} | ${fallback} | ${meaning} |`;
}

function shown(value: unknown): string {
    if (value === "") {
        return "";
    }
    const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
    return isEmpty ? "none" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
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
    const readme = join(ROOT, "README.md");
    const table = configurationTable(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
    writeFileSync(readme, between(readFileSync(readme, "utf8"), "configuration", table));
}
