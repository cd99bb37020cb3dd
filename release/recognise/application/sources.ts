import { isMap, isString } from "../../../common/json";
import { path } from "../tree";
import { handlerFile, buildFamily, typescriptFile } from "../handlers";
import type { AppFolder } from "./folder";

/** Languages that the platform builds, by the ends of their sources. */
const SOURCE = { python: /\.py$/, node: /\.(c|m)?(js|ts)x?$/ } as const;

export type Language = keyof typeof SOURCE;

const TEST =
    /(^|\/)(tests?|__tests__|__mocks__|spec|e2e|examples?|docs?|scripts?|migrations|bench|client|frontend)\/|(^|\/)(test_|conftest)|[._-](test|tests|spec)\.|\.d\.ts$|(^|\/)(setup|gulpfile|webpack\.config|[\w.-]*\.config)\.\w+$/i;

/** The sources of one language, without tests. */
export function sourcesOf(folder: AppFolder, language: Language): readonly string[] {
    return folder.files.filter((file) => SOURCE[language].test(file) && !TEST.test(file));
}

/** Sources in the languages that Lambda runs. */
const ANY_SOURCE = /\.(cs|fs|go|java|kts?|rb|rs|scala|py|(c|m)?(js|ts)x?)$/;

/** Its tests. Java's packages are called `com/example`, and so that is none. */
const TESTED = /(^|\/)(tests?|__tests__|__mocks__|spec)\/|(^|\/)test_|[._-](test|tests|spec)\./;

/**
 * The first place, as `file:line`, where a source names something that AWS has: as a whole text, or as the last part of a URL or an ARN. Undefined
 * where none does.
 */
export function placeOfName(folder: AppFolder, name: string): string | undefined {
    const escaped = name.replaceAll(/[^\w-]/g, "\\$&");
    const named = new RegExp(`["'\`/:]${escaped}["'\`]`);
    const file = ownSource(folder, named);
    return file === undefined ? undefined : folder.place(file, named);
}

/** The first source, in any language and no test, that has something. */
export function ownSource(folder: AppFolder, pattern: RegExp): string | undefined {
    return folder.files.find(
        (each) => ANY_SOURCE.test(each) && !TESTED.test(each) && pattern.test(folder.text(each) ?? ""),
    );
}

/** Which language a runtime runs, of those that are known here. */
export function languageOf(runtime: string | undefined): Language | undefined {
    const language = buildFamily(runtime ?? "");
    return language === "other" ? undefined : language === "nodejs" ? "node" : language;
}

/** The file of a handler such as `src/app.handler`, where it is there; of Node.js also the one that it is compiled from. */
export function fileOfHandler(folder: AppFolder, handler: string, language: Language): string | undefined {
    return language === "python"
        ? handlerFile(folder.tree, "", handler, "python")
        : (handlerFile(folder.tree, "", handler, "nodejs") ?? typescriptFile(folder.tree, "", handler));
}

/** What the script `build` of a folder's package.json runs; undefined where there is none, or no package.json that can be read. */
export function buildScript(folder: AppFolder, root: string): string | undefined {
    try {
        const { scripts } = JSON.parse(folder.text(path(root, "package.json")) ?? "{}") as { scripts?: unknown };
        const script = isMap(scripts) ? scripts["build"] : undefined;
        return isString(script) ? script : undefined;
    } catch {
        return undefined;
    }
}

/** Whether a handler lies in a folder that is not there yet, as what a build writes does. */
export function isInNewFolder(folder: AppFolder, root: string, handler: string): boolean {
    const [first, second] = handler.slice(root === "" ? 0 : root.length + 1).split("/");
    return second !== undefined && !folder.files.some((file) => file.startsWith(path(root, `${first}/`)));
}

/** The source that a build makes a handler's module from: `src/main.ts` of `dist/main.handler`. */
export function sourceOfBuilt(folder: AppFolder, root: string, handler: string): string | undefined {
    const [, ...rest] = handler.slice(root === "" ? 0 : root.length + 1).split("/");
    const inner = rest.join("/");
    return [path(root, "src", inner), path(root, inner)]
        .map((each) => fileOfHandler(folder, each, "node"))
        .find((file) => file !== undefined);
}

/** A handler's file and name as the configuration writes it. Python takes folders with dots, too: `src.app.handler`. */
export function writtenHandler(folder: AppFolder, handler: string, language: Language | undefined): string {
    const plain = handler.replace(/^(\.\/)+/, "").replace(/\/{2,}/g, "/");
    if (language !== "python") {
        return plain;
    }
    const end = plain.lastIndexOf(".");
    const slashed = `${plain.slice(0, end).replaceAll(".", "/")}${plain.slice(end)}`;
    return fileOfHandler(folder, slashed, language) === undefined ? plain : slashed;
}

/** Names of files in which a handler is looked for first. */
const LIKELY = /(^|\/)(lambda_function|app|main|index|handler|lambda|server|api|function|wsgi|asgi)\.\w+$/;

const WRITTEN_HANDLERS: Readonly<Record<Language, readonly RegExp[]>> = {
    python: [
        /^(\w+)\s*(?::[^=\n]+)?=\s*(?:mangum\.)?Mangum\(/m,
        /^(\w+)\s*=\s*(?:apig_wsgi\.)?make_lambda_handler\(/m,
        /^(?:async )?def (\w+)\([^)]*\)[^:]*:\s*(?:.*\n){0,40}?\s+return (?:awsgi2?|aws_wsgi)\.response\(/m,
        /^def (\w+)\([^)]*\)[^:]*:\s*(?:.*\n){0,40}?\s+return (?:serverless_wsgi\.)?handle_request\(/m,
        /^(?:async )?def (lambda_handler|handler)\s*\(/m,
        /^(lambda_handler|handler)\s*=/m,
        /^def (\w+)\(\s*_?event\w*\s*(?::[^,]+)?,\s*_?context\w*/m,
    ],
    node: [
        /^(?:module\.)?exports\.(handler|lambdaHandler)\s*=/m,
        /^export\s+(?:const|let|var)\s+(handler|lambdaHandler)\b/m,
        /^export\s+(?:async\s+)?function\s+(handler|lambdaHandler)\b/m,
        /^export\s*\{[^}]*?\b(handler|lambdaHandler)\b/m,
        /^module\.exports\s*=\s*\{[^}]*?\b(handler|lambdaHandler)\b/m,
        /^(?:module\.)?exports\.(\w+)\s*=\s*(?:serverless|serverlessHttp|serverlessExpress|awsLambdaFastify)\b/m,
        /^(?:module\.)?exports\.(\w+)\s*=\s*async\s*(?:function\s*\w*\s*)?\(?\s*_?event\b/m,
    ],
};

/** A handler that some source has. */
export interface HandlerFound {
    readonly handler: string;
    readonly file: string;
    readonly where: string;
    /** Others that could be meant. */
    readonly others: readonly string[];
}

/** Looks for a handler in the sources of an application that names none. */
export function findHandler(folder: AppFolder, language: Language): HandlerFound | undefined {
    const found = sourcesOf(folder, language).flatMap((file) => {
        const text = folder.text(file) ?? "";
        const rank = WRITTEN_HANDLERS[language].findIndex((pattern) => pattern.test(text));
        const name = rank < 0 ? undefined : WRITTEN_HANDLERS[language][rank]?.exec(text)?.[1];
        const where = folder.place(file, WRITTEN_HANDLERS[language][rank] ?? /^/);
        const handler = `${file.replace(/(\/__init__)?\.\w+$/, "")}.${name}`;
        return name === undefined ? [] : [{ handler, file, where, rank, likely: LIKELY.test(file) ? 0 : 1 }];
    });
    const levels = (file: string) => file.split("/").length;
    const [best, ...others] = found.sort(
        (left, right) =>
            levels(left.file) - levels(right.file) ||
            left.likely - right.likely ||
            left.rank - right.rank ||
            (left.file < right.file ? -1 : 1),
    );
    return (
        best && {
            handler: best.handler,
            file: best.file,
            where: best.where,
            others: others.map(({ handler }) => handler),
        }
    );
}
