import type { AppFolder } from "../folder";
import type { adapterIn } from "../frameworks";
import { frameworkIn } from "../frameworks";
import type { Fact } from "../note";
import { stageInPath } from "../stagePath";
import type { DescribedFunction } from "./described";
import type { Notes } from "./notes";

/** What only payload format 2.0 has: "Working with AWS Lambda proxy integrations for HTTP APIs". */
const NEW_PAYLOAD =
    /\brawPath\b|\brouteKey\b|\brawQueryString\b|requestContext["'\]]*(?:\s*,\s*\{\s*\})?\)?\??\.?(?:get\(\s*)?\[?["']?http\b|\brequestContext\s*:\s*\{\s*http\b|\{\s*http\b[^{}]*\}\s*=\s*\w+\.requestContext\b|\bAPIGatewayHttpResolver\b|\bAPIGatewayProxyEventV2\b(?!\w*WithJWT)|\bAPIGatewayProxyHandlerV2\b|\bLambdaFunctionUrlResolver\b|\bAPIGatewayV2HTTP(Request|Event)\b/;

/**
 * Says what the sources of the handlers need that the platform does not give.
 *
 * @param called The functions whose event was another one.
 * @param sources Their files, by their names.
 */
export function codeNotes(
    folder: AppFolder,
    called: readonly DescribedFunction[],
    sources: ReadonlyMap<string, string>,
    notes: Notes,
): void {
    const looked = new Set<string>();
    for (const { name } of called) {
        const file = sources.get(name);
        if (file === undefined || looked.has(file)) {
            continue;
        }
        looked.add(file);
        const fault = payloadFault(folder.text(file) ?? "");
        if (fault !== undefined) {
            const where = fault.isOfEvent ? folder.place(file, NEW_PAYLOAD) : file;
            notes.add("missing", name, where, fault.what, fault.todo);
        }
    }
}

/** What a handler behind an HTTP API or a function URL may do that one behind a REST API may not. */
export function payloadFault(
    text: string,
): { readonly what: string; readonly todo: string; readonly isOfEvent: boolean } | undefined {
    if (NEW_PAYLOAD.test(text)) {
        const what = "the handler reads payload format 2.0, which HTTP APIs and function URLs send";
        const todo =
            "have it read format 1.0: the platform's API is a REST API (path, httpMethod, requestContext.path)";
        return { what, todo, isOfEvent: true };
    }
    if (!/status_?code/i.test(text)) {
        const what = "the handler answers without a statusCode, which an HTTP API adds and a REST API does not";
        return { what, todo: "have it answer with statusCode and body", isOfEvent: false };
    }
    return undefined;
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
