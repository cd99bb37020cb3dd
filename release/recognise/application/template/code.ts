import type { AppFolder } from "../folder";
import type { adapterIn } from "../frameworks";
import { frameworkIn } from "../frameworks";
import type { Fact } from "../note";
import { ownSource } from "../sources";
import { stageInPath } from "../stagePath";
import type { DescribedFunction, NewPayload } from "./described";
import type { Notes } from "./notes";

/** What only payload format 2.0 has: "Working with AWS Lambda proxy integrations for HTTP APIs". */
const NEW_PAYLOAD =
    /\brawPath\b|\brouteKey\b|\brawQueryString\b|requestContext["'\]]*(?:\s*,\s*\{\s*\})?\)?\??\.?(?:get\(\s*)?\[?["']?http\b|\brequestContext\s*:\s*\{\s*http\b|\{\s*http\b[^{}]*\}\s*=\s*\w+\.requestContext\b|\bAPIGatewayHttpResolver\b|\bAPIGatewayProxyEventV2\b(?!\w*WithJWT)|\bAPIGatewayProxyHandlerV2\b|\bLambdaFunctionUrlResolver\b/;

/** The same in the types of languages that have no dispatcher. */
const TYPED = /\bAPIGatewayV2HTTP(Request|Event)\b|\bAPIGatewayHttpApiV2Proxy|\bApiGatewayV2httpRequest\b/;

/**
 * The handlers that are for payload format 2.0, as their sources say, by the names of their functions.
 *
 * @param called The functions that requests call.
 * @param sources Their files, by their names.
 */
export function newPayloads(
    folder: AppFolder,
    called: readonly DescribedFunction[],
    sources: ReadonlyMap<string, string>,
): ReadonlyMap<string, NewPayload> {
    const found = called.flatMap(({ name, hasNewPayload, inlinePayload }): [string, NewPayload][] => {
        const file = sources.get(name);
        if (inlinePayload !== undefined || file === undefined || !hasNewPayload) {
            return inlinePayload === undefined ? [] : [[name, inlinePayload]];
        }
        const payload = payloadIn(folder.text(file) ?? "");
        const where = payload?.isOfEvent === true ? folder.place(file, NEW_PAYLOAD) : file;
        return payload === undefined ? [] : [[name, { what: payload.what, where }]];
    });
    return new Map(found);
}

/** Lists what reads payload format 2.0 where there is no dispatcher, which would hand it that. */
export function noteTyped(folder: AppFolder, called: readonly DescribedFunction[], notes: Notes): void {
    const first = called.find(({ hasNewPayload }) => hasNewPayload);
    const pattern = new RegExp(`${NEW_PAYLOAD.source}|${TYPED.source}`);
    const file = first && ownSource(folder, pattern);
    if (first !== undefined && file !== undefined) {
        const what = "it reads payload format 2.0, which the dispatcher makes for Python and Node.js alone";
        const todo =
            "have it read format 1.0: the platform's API is a REST API (path, httpMethod, requestContext.path)";
        notes.add("missing", first.name, folder.place(file, pattern), what, todo);
    }
}

/** What of payload format 2.0 a handler's text has. */
export function payloadIn(text: string): { readonly what: string; readonly isOfEvent: boolean } | undefined {
    if (NEW_PAYLOAD.test(text)) {
        return {
            what: "the handler reads payload format 2.0, which HTTP APIs and function URLs send",
            isOfEvent: true,
        };
    }
    return /status_?code/i.test(text)
        ? undefined
        : { what: "the handler answers without a statusCode, as payload format 2.0 has it", isOfEvent: false };
}

/** Says what is to be known of the framework. */
export function frameworkNotes(
    folder: AppFolder,
    sources: readonly string[],
    adapter: ReturnType<typeof adapterIn>,
    facts: Fact[],
    notes: Notes,
): void {
    const framework = frameworkIn(folder, sources);
    if (framework === undefined) {
        return;
    }
    facts.push({ what: "framework", value: framework.what.name, where: framework.where });
    if (framework.what.links && adapter !== undefined) {
        const { name, where, kind, what, todo } = stageInPath(framework.what.name, framework.where);
        notes.add(kind, name, where, what, todo);
    }
}
