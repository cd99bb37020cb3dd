import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes, Told } from "./notes";

/** The headers that `api.cors` puts into API Gateway's own answers. */
const CORS = /^Access-Control-/i;

/**
 * Reads what an API answers in a function's place.
 *
 * @param name What has it, for the notes.
 * @param headers The headers by their names.
 * @param hasCors Whether `api.cors` is written, which adds its own headers.
 * @returns Undefined where nothing is left to write.
 */
export function readResponse(
    name: string,
    answer: Located,
    headers: ReadonlyMap<string, Located>,
    hasCors: boolean,
    notes: Notes,
): Told | undefined {
    const status = scalarOf(at(answer, "StatusCode"));
    const templates = membersOf(at(answer, "ResponseTemplates"));
    const body = scalarOf(templates.get("application/json"));
    const own = [...headers].filter(([header]) => !(hasCors && CORS.test(header)));
    const values = own.map(([header, value]) => [header, /^'(.*)'$/.exec(scalarOf(value) ?? "")?.[1]] as const);
    const lost = values.find(([, value]) => value === undefined)?.[0];
    const other = [...templates.keys()].find((type) => type !== "application/json");
    if (lost !== undefined || other !== undefined) {
        const what =
            lost === undefined
                ? `an answer of the API itself as ${other}`
                : `the header ${lost}, which is no plain text`;
        const todo = "set api.responses by hand: docs/api.md";
        notes.missing(name, answer.line, `${what}, in what the API answers by itself`, todo);
        return undefined;
    }
    const value = {
        ...(status !== undefined && /^\d{3}$/.test(status) && { status: Number(status) }),
        ...(values.length > 0 && { headers: Object.fromEntries(values) as object }),
        ...(body !== undefined && { body }),
    };
    return Object.keys(value).length === 0 ? undefined : { value, where: notes.at(answer.line) };
}

/** The answers that a template makes as resources, by type. */
export function madeResponses(template: Located, hasCors: boolean, notes: Notes): ReadonlyMap<string, Told> {
    const found = [...membersOf(at(template, "Resources"))].flatMap(([name, resource]) => {
        const properties = at(resource, "Properties");
        const type = scalarOf(at(properties, "ResponseType"));
        if (scalarOf(at(resource, "Type")) !== "AWS::ApiGateway::GatewayResponse" || type === undefined) {
            return [];
        }
        const headers = [...membersOf(at(properties, "ResponseParameters"))].map(
            ([key, value]) => [key.replace(/^gatewayresponse\.header\./i, ""), value] as const,
        );
        const answer = { value: properties?.value ?? null, line: resource.line };
        const told = readResponse(name, answer, new Map(headers), hasCors, notes);
        return told === undefined ? [] : [[type, told] as const];
    });
    return new Map(found);
}
