import { stringify } from "yaml";

import { defaultsOf } from "../config/declare/defaults";
import type { Members } from "../config/declare/kinds";
import { rowsOf, typeOf, type Row } from "./declared";
import { templateSection } from "./projectTemplate";

/** Columns of a line in Pulumi.yaml. */
const WIDTH = 120;

const HEAD = ["# Written by `npm run docs` from the declarations in config/keys.", "config:"];

/** Not marked as a secret in the file: the engine would want even the empty default encrypted. */
const SECRET =
    "    # Not marked as a secret: the engine would want even the empty default encrypted. The program refuses it in clear.";

/**
 * Pulumi.yaml with its sections `template` and `config` written anew. What stands before them stays. A copy that `pulumi new`
 * has made has no section `template`, and keeps the last key of its section `config`, which says where it comes from.
 */
export function projectFile(text: string, keys: Members): string {
    const [before = ""] = text.split(/^(?:# Written by `npm run docs`.*\n)?config:\n/m);
    const [head = before] = before.split(/^template:\n/m);
    const origin = /^ {2}pulumi:tags:\n(?: {3}.*\n)*/m.exec(text)?.[0] ?? "";
    const template = origin === "" ? templateSection(keys) : "";
    return `${head}${template}${HEAD.join("\n")}\n${configSection(keys)}${origin}`;
}

function configSection(keys: Members): string {
    const defaults = defaultsOf(keys);
    return Object.entries(keys)
        .map(([name, key]) => {
            const [row, ...members] = rowsOf({ [name]: key });
            const lines = [
                ...wrapped(said(row as Row), 6),
                ...members.flatMap((member) => bullet(name, member, row as Row)),
            ];
            // The engine holds a default against the type.
            const nothing = key.kind === "group" || key.kind === "variants" ? {} : "";
            const value = stringify({ default: defaults[name] ?? nothing }, { lineWidth: 0 }).trimEnd();
            return [
                `  ${name}:`,
                ...(key.kind === "secret" ? [SECRET] : []),
                `    type: ${typeOf(key)}`,
                "    description: |",
                ...lines,
                ...value.split("\n").map((line) => `    ${line}`),
                "",
            ].join("\n");
        })
        .join("");
}

function said({ meaning, limits, effect }: Row): string {
    return [meaning, limits, EFFECTS[effect]].filter(Boolean).join(" ");
}

/** A member, with its path below the key, and its effect where it is another than that of the key. */
function bullet(root: string, row: Row, { effect }: Row): readonly string[] {
    const { path, type, fallback, meaning, limits } = row;
    const facts = fallback === "" ? type : `${type}; ${fallback}`;
    const when = row.effect === effect ? "" : EFFECTS[row.effect];
    const text = [`- \`${path.slice(root.length).replace(/^\./, "")}\` (${facts}):`, meaning, limits, when];
    return wrapped(text.filter(Boolean).join(" "), 6, "  ");
}

const EFFECTS: Readonly<Record<Row["effect"], string>> = {
    up: "",
    release: "Changes reach an environment with its next release.",
    "at once": "Changes count at once.",
};

function wrapped(text: string, indent: number, hanging = ""): readonly string[] {
    const lines: string[] = [];
    for (const word of text.split(" ")) {
        const line = lines.at(-1);
        if (line === undefined || `${line} ${word}`.length > WIDTH) {
            lines.push(`${" ".repeat(indent)}${line === undefined ? "" : hanging}${word}`);
        } else {
            lines[lines.length - 1] = `${line} ${word}`;
        }
    }
    return lines;
}
