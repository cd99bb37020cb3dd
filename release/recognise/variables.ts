import { path, type Tree } from "./tree";

/** A variable of the environment that a source reads, without a value for when it is not set. */
export interface ReadVariable {
    readonly name: string;
    readonly file: string;
    readonly line: number;
}

/** How variables are read where nothing but the name stands: what follows may still give another value. */
const READ = [
    /\bprocess\.env\.([A-Za-z_]\w*)/g,
    /\bprocess\.env\[\s*["'`](\w+)["'`]\s*\]/g,
    /\bos\.environ\[\s*["'](\w+)["']\s*\]/g,
    /\bos\.(?:environ\.get|getenv)\(\s*["'](\w+)["']\s*\)/g,
];

/** What makes do without it, or sets or asks for it: another value, a comparison, an assignment. */
const OTHERWISE = /^\s*(\|\||\?\?|\?[^.]|or\b|===?|!==?|==|!=|=|is\b|&&|\)\s*[{?]|\)\s*(\|\||\?\?|or\b))/;

/** What Lambda sets, and what programs have a meaning for when it is not set. */
const USUAL =
    /^(AWS_\w+|LAMBDA_\w+|_\w+|TZ|LANG|PATH|HOME|USER|PWD|TMPDIR|PORT|HOST|CI|DEBUG|NODE_\w+|PYTHON\w+|POWERTOOLS_\w+|\w*LOG_?LEVEL|STAGE|ENV|ENVIRONMENT|IS_OFFLINE|IS_LOCAL)$/i;

/** The variables that some sources need, each once. */
export function variablesOf(tree: Tree, folder: string, files: readonly string[]): readonly ReadVariable[] {
    const found = new Map<string, ReadVariable>();
    for (const file of files) {
        const text = tree.read(path(folder, file)) ?? "";
        for (const match of READ.flatMap((pattern) => [...text.matchAll(pattern)])) {
            const [whole, name = ""] = match;
            const before = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
            const after = text.slice(match.index + whole.length);
            const isComment = /^\s*(\/\/|#|\*)/.test(before);
            if (
                !USUAL.test(name) &&
                !found.has(name) &&
                !isComment &&
                !OTHERWISE.test(after) &&
                !/\bif\b|!\s*$|!==?\s*$/.test(before)
            ) {
                found.set(name, { name, file, line: text.slice(0, match.index).split("\n").length });
            }
        }
    }
    return [...found.values()];
}
