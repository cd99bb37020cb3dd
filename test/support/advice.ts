import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";

import ts from "typescript";

/** What stands in a command for what only the run knows, such as the name of an environment. */
export const GAP = "…";

/** A command that a text of the sources names. */
export interface Advised {
    readonly command: string;
    /** The file and the line. */
    readonly where: string;
}

/** Folders in which nobody is advised, such as a report of what was measured, or which are somebody else's. */
const LEFT_OUT = new Set(["node_modules", "test", "bench", "benchmarks", "go", "python", "dist"]);

/** Options of these commands that are followed by a value, so that the value is no word of the sentence. */
const VALUED = new Set(
    [
        ...["api", "cwd", "folder", "from-project", "from-stacks", "function", "keep", "name", "pipeline-name", "port"],
        ...["profile", "region", "stack", "stack-name", "to"],
    ].map((name) => `--${name}`),
);

/** How many words after the command itself belong to it. */
const POSITIONALS: Readonly<Record<string, number>> = {
    "pulumi config set": 2,
    "pulumi config rm": 1,
    "pulumi stack init": 1,
    "pulumi stack rm": 1,
    "pulumi stack select": 1,
    "pulumi stack output": 1,
    "git push": 2,
    unset: 2,
};

const STARTS =
    /pulumi (?:config (?:set-all|set|rm|get)|stack (?:init|rm|select|output|ls|export)|state \w+|up|preview|destroy|refresh|login)(?![\w-])|npm (?:run(?: --silent)? [\w:]+|ci|test)(?![\w-])|aws [a-z0-9]{2,} [a-z]+(?:-[a-z0-9]+)+|git push(?= )|unset(?= [A-Z])/g;

/** Every command that the sources below a folder name in a text for a person, and that the documentation names. */
export function advisedIn(folder: string, words: (command: string) => number | undefined): readonly Advised[] {
    return filesBelow(folder).flatMap((file) => {
        const text = readFileSync(join(folder, file), "utf8");
        const texts = extname(file) === ".ts" ? literalsOf(file, text) : [{ text: plainOf(file, text), line: 1 }];
        return texts.flatMap((literal) =>
            commandsIn(literal.text, words).map(({ command, line }) => ({
                command,
                where: `${file}:${literal.line + line}`,
            })),
        );
    });
}

/** Every option that a text for a person names outside a command, such as "Name one with --stack". */
export function optionsIn(folder: string): readonly { readonly option: string; readonly where: string }[] {
    return filesBelow(folder)
        .filter((file) => /^(cli|common|config|contract|release)\//.test(file))
        .flatMap((file) =>
            literalsOf(file, readFileSync(join(folder, file), "utf8")).flatMap(({ text, line }) =>
                /[A-Za-z]{3} [^]* /.test(text)
                    ? [...text.matchAll(/(?<![\w-])--[a-z][A-Za-z-]+/g)].map(([option]) => ({
                          option,
                          where: `${file}:${line}`,
                      }))
                    : [],
            ),
        );
}

/** The commands in a text, each without what follows it in the sentence. */
function commandsIn(
    text: string,
    words: (command: string) => number | undefined,
): readonly { readonly command: string; readonly line: number }[] {
    return [...text.matchAll(STARTS)].map((match) => {
        const line = text.slice(0, match.index).split("\n").length - 1;
        const rest = /^[^\n`"|()]*/.exec(text.slice(match.index + match[0].length))?.[0] ?? "";
        return { command: cut(match[0], rest, words), line };
    });
}

function cut(start: string, rest: string, words: (command: string) => number | undefined): string {
    const kept = [start];
    let positionals = POSITIONALS[start] ?? 0;
    let isValue = false;
    // What a person fills in may be several words: <package or folder>.
    for (const raw of rest.match(/<[^>]*>\S*|'[^']*'\S*|\S+/g) ?? []) {
        const word = raw.replace(/[.,;:]+$/, "");
        const isOption = /^--[a-z]/.test(word);
        if (isValue) {
            isValue = false;
        } else if (isOption) {
            isValue = VALUED.has(word);
        } else if (word === "--" && start.startsWith("npm run")) {
            positionals = 1;
        } else if (positionals > 0) {
            positionals -= 1;
            if (kept.at(-1) === "--") {
                positionals = words(`${start.split(" ").pop()} ${word}`) ?? 0;
            }
        } else {
            break;
        }
        kept.push(word);
        if (word !== raw) {
            break;
        }
    }
    return kept.join(" ").replace(/ --$/, "");
}

/** All literals of a program, those that are added up as one, with a gap for what is put in. */
function literalsOf(file: string, source: string): readonly { readonly text: string; readonly line: number }[] {
    const found: { text: string; line: number }[] = [];
    const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
    const textOf = (node: ts.Node): string | undefined => {
        if (ts.isStringLiteralLike(node)) {
            return node.text;
        }
        if (ts.isTemplateExpression(node)) {
            return node.head.text + node.templateSpans.map(({ literal }) => GAP + literal.text).join("");
        }
        if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
            const [left, right] = [textOf(node.left), textOf(node.right)];
            return left === undefined && right === undefined ? undefined : `${left ?? GAP}${right ?? GAP}`;
        }
        if (ts.isCallExpression(node) && node.expression.getText(tree) === "commandLine") {
            const [words] = node.arguments;
            const given = words !== undefined && ts.isArrayLiteralExpression(words) ? words.elements : [];
            return `npm run platform -- ${given.map((word) => textOf(word) ?? GAP).join(" ")}`;
        }
        return undefined;
    };
    const visit = (node: ts.Node): void => {
        const text = textOf(node);
        if (text !== undefined) {
            found.push({ text, line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1 });
        }
        // What is put into a template may itself be a text that names a command.
        if (text === undefined || ts.isTemplateExpression(node)) {
            node.forEachChild(visit);
        }
    };
    visit(tree);
    return found;
}

/** Python puts values into braces; documentation marks and shells nothing. */
function plainOf(file: string, text: string): string {
    return extname(file) === ".py" ? text.replaceAll(/\{\w+\}/g, GAP) : text;
}

function filesBelow(folder: string, inside = ""): readonly string[] {
    return readdirSync(join(folder, inside))
        .filter((name) => !name.startsWith(".") && !LEFT_OUT.has(name))
        .flatMap((name) => {
            const path = inside === "" ? name : `${inside}/${name}`;
            if (statSync(join(folder, path)).isDirectory()) {
                return filesBelow(folder, path);
            }
            const isRead =
                /\.(ts|py|md)$|^Pulumi.*\.yaml$/.test(name) && !/^(CHANGELOG|advice|captures)\.md$/.test(name);
            return isRead ? [path] : [];
        });
}
