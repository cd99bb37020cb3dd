import { itemsOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { AppFolder } from "../folder";
import type { Setting } from "../note";
import type { Notes } from "./notes";
import type { Intrinsics } from "./intrinsics";

/** What a template says of CORS, in one of its places. */
export interface DescribedCors {
    readonly where: string;
    readonly origins: readonly string[];
    /** @default - all */
    readonly methods?: readonly string[];
    /** @default - those of `api.cors.headers` */
    readonly headers?: readonly string[];
    readonly exposeHeaders?: readonly string[];
    readonly credentials?: boolean;
    /** In seconds. */
    readonly maxAge?: number;
    /** Whether the API puts the headers into the function's answers, too, as HTTP APIs and function URLs do. */
    readonly isOfAnswers: boolean;
}

/** The members of a map that says it, by what they are called there. */
export interface CorsMembers {
    readonly origins: readonly (Located | undefined)[];
    readonly methods?: Located | undefined;
    readonly headers?: Located | undefined;
    readonly exposeHeaders?: Located | undefined;
    readonly credentials?: Located | undefined;
    readonly maxAge?: Located | undefined;
}

/** Reads such a map; one with a value that is not known is noted. */
export function readCors(
    line: number,
    members: CorsMembers,
    isOfAnswers: boolean,
    intrinsics: Intrinsics,
    notes: Notes,
): DescribedCors | undefined {
    let unknown: string | undefined;
    const texts = (member: Located | undefined): readonly string[] | undefined => {
        const isList = Array.isArray(member?.value) && member.tag === undefined;
        const all = isList ? itemsOf(member) : member === undefined || member.value === null ? [] : [member];
        const found = all.map((each) => intrinsics.resolve(each));
        unknown ??= found.flatMap((each) => ("stands" in each ? [each.stands] : []))[0];
        // SAM has quoted lists: "'GET,POST'".
        return found.length === 0 ? undefined : found.flatMap((each) => ("text" in each ? split(each.text) : []));
    };
    const origins = members.origins.flatMap((member) => texts(member) ?? []);
    const [methods, headers, exposeHeaders] = [members.methods, members.headers, members.exposeHeaders].map(texts);
    const maxAge = texts(members.maxAge)?.[0];
    if (unknown !== undefined) {
        const todo = "set api.cors: docs/cors.md";
        notes.add("value", "CORS", line, `a value of CORS is ${unknown}`, todo);
        return undefined;
    }
    return {
        where: notes.at(line),
        origins: origins.length === 0 ? ["*"] : origins,
        ...(methods === undefined || methods.includes("*")
            ? {}
            : { methods: methods.map((each) => each.toUpperCase()) }),
        ...(headers === undefined ? {} : { headers }),
        ...(exposeHeaders === undefined ? {} : { exposeHeaders }),
        ...(scalarOf(members.credentials) === "true" ? { credentials: true } : {}),
        ...(maxAge === undefined || !/^\d+$/.test(maxAge) ? {} : { maxAge: Number(maxAge) }),
        isOfAnswers,
    };
}

function split(text: string): readonly string[] {
    return text
        .replace(/^'(.*)'$/, "$1")
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
}

/** Where a handler sends the header itself, or a library does. */
const SENT =
    /Access-Control-Allow-Origin|\bcors\s*\(|flask_cors|CORSMiddleware|CORSConfig|httpCors|enableCors|@fastify\/cors/i;

/** Makes `api.cors` of all that a template says of it. */
export function corsSettings(
    folder: AppFolder,
    all: readonly DescribedCors[],
    files: readonly string[],
    { hasOthers, hasRoutes }: { readonly hasOthers: boolean; readonly hasRoutes: boolean },
    notes: Notes,
): readonly Setting[] {
    const [first] = all;
    if (first === undefined) {
        return [];
    }
    const union = (name: "origins" | "methods" | "headers" | "exposeHeaders") =>
        all.some((each) => each[name] === undefined)
            ? undefined
            : [...new Set(all.flatMap((each) => each[name] ?? []))];
    const origins = union("origins") ?? [];
    const ages = all.flatMap(({ maxAge }) => maxAge ?? []);
    const value = {
        origins: origins.includes("*") ? ["*"] : origins,
        ...listed("methods", union("methods")),
        ...listed("headers", union("headers")),
        ...listed("exposeHeaders", [...new Set(all.flatMap(({ exposeHeaders }) => exposeHeaders ?? []))]),
        ...(all.some(({ credentials }) => credentials) ? { credentials: true } : {}),
        ...(ages.length === 0 ? {} : { maxAge: Math.min(...ages) }),
    };
    const isOne = new Set(all.map(({ where: _where, methods: _methods, ...rest }) => JSON.stringify(rest))).size === 1;
    if (!isOne || hasOthers) {
        const what = isOne ? "CORS of some routes" : "CORS that differs between routes";
        notes.add("word", "CORS", first.where, what, "nothing, if it may hold for all: api.cors is the whole API's");
    }
    const isAsked = needsHeaders(folder, all, files);
    if (isAsked && !hasRoutes) {
        const what =
            "an API that puts Access-Control-Allow-Origin into the function's answers, which a REST API does not";
        notes.add("missing", "CORS", first.where, what, "have the handler send it: docs/cors.md");
    }
    const own = isAsked && hasRoutes ? { ...value, answers: true } : value;
    return [{ path: ["api", "cors"], value: own, where: first.where }];
}

/** Whether nobody sends the headers of CORS where the API itself has put them into answers. */
export function needsHeaders(folder: AppFolder, all: readonly DescribedCors[], files: readonly string[]): boolean {
    return all.some(({ isOfAnswers }) => isOfAnswers) && !files.some((file) => SENT.test(folder.text(file) ?? ""));
}

function listed(name: string, value: readonly string[] | undefined): Readonly<Record<string, readonly string[]>> {
    return value === undefined || value.length === 0 ? {} : { [name]: value };
}
