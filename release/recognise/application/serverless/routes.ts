import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { ServerlessAccess } from "./access";
import type { CorsReader } from "./cors";
import type { ServerlessEvents } from "./events";
import type { DescribedRoute } from "../template/described";
import type { Notes } from "../template/notes";
import type { DescribedEvent } from "../template/events";
import { routePath } from "../template/surface";

/** What the events of a function say. */
export interface ReadEvents {
    readonly routes: readonly DescribedRoute[];
    readonly hasNewPayload: boolean;
    /** What else calls the function, as far as it can be written. */
    readonly events: readonly DescribedEvent[];
    readonly hasOtherEvents: boolean;
}

/** Members of an http event that have no meaning here: they are about the answer that a proxy integration gives anyway. */
const PLAIN =
    /^(path|method|cors|authorizer|private|integration|request|response|async|operationId|documentation|timeout|payload)$/;

/** Reads the events of a function: those of the API as its routes, and the others. @param payload The format of an HTTP API's events. */
export function readEvents(
    name: string,
    events: Located | undefined,
    cors: CorsReader,
    access: ServerlessAccess,
    sources: ServerlessEvents,
    notes: Notes,
    payload: string,
): ReadEvents {
    const routes: DescribedRoute[] = [];
    let hasNewPayload = false;
    const others: DescribedEvent[] = [];
    let hasOtherEvents = false;
    for (const event of itemsOf(events)) {
        const [kind = scalarOf(event) ?? "", value] = [...membersOf(event)][0] ?? [];
        const line = value?.line ?? event.line;
        if (kind === "http" || kind === "httpApi") {
            hasNewPayload ||= kind === "httpApi" && payload !== "1.0";
            const route = routeOf(kind, value);
            if (route === undefined) {
                hasOtherEvents = true;
                notes.missing(
                    name,
                    line,
                    `an ${kind} event whose path or method cannot be read`,
                    "write it to function.routes by hand",
                );
            } else {
                const who = access.route(kind, value);
                const isMapped = mapping(value);
                const more = { ...(isMapped && { integration: "lambda" as const }), ...(who && { access: who }) };
                routes.push({ ...route, where: notes.at(line), ...more });
                readSurface(name, value, notes);
                if (kind === "http") {
                    cors.event(at(value, "cors"), isMapped);
                }
            }
        } else if (kind !== "") {
            const found = sources.read(kind, value ?? event, line);
            others.push(...(found ?? []));
            if (found === undefined) {
                hasOtherEvents = true;
                const what = `the function ${name} is called by ${kind}, in a way that no key says`;
                notes.missing(
                    name,
                    line,
                    what,
                    "keep it where it is deployed now, or write it to events: docs/events.md",
                );
            }
        }
    }
    return { routes, hasNewPayload, events: others, hasOtherEvents };
}

/** `GET /todos`, `*`, or a map of method and path. */
function routeOf(kind: string, value: Located | undefined): Omit<DescribedRoute, "where"> | undefined {
    const text = scalarOf(value);
    const [, first, rest] = /^(\S+)\s+(\S+)$/.exec(text?.trim() ?? "") ?? [];
    const method = (first ?? scalarOf(at(value, "method")) ?? "").toUpperCase();
    const path =
        rest ??
        scalarOf(at(value, "path")) ??
        (kind === "httpApi" && (text === "*" || method === "*") ? "*" : undefined);
    if (text === "*" || (path === "*" && (method === "" || method === "*"))) {
        return { method: "ANY", path: "/{proxy+}", isDefault: true };
    }
    const isMethod = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY|\*)$/.test(method);
    return path === undefined || !isMethod
        ? undefined
        : { method: method === "*" ? "ANY" : method, path: path === "*" ? "/{proxy+}" : routePath(path) };
}

/** Whether the framework's own mapping template makes the event of the handler, and nothing of it is said otherwise. */
function mapping(value: Located | undefined): boolean {
    const isLambda = /^(lambda|aws)$/i.test(scalarOf(at(value, "integration")) ?? "");
    const others = [at(value, "request", "template"), at(value, "request", "passThrough"), at(value, "response")];
    return isLambda && others.every((each) => each === undefined);
}

function readSurface(name: string, value: Located | undefined, notes: Notes): void {
    for (const [key, member] of membersOf(value)) {
        const said = scalarOf(member);
        if (key === "integration" && !/^(lambda[-_]proxy|aws[-_]proxy)$/i.test(said ?? "") && !mapping(value)) {
            const what = `its route has the integration ${said ?? "of its own"}, whose event is made by a mapping template`;
            notes.missing(
                name,
                member.line,
                what,
                "have the handler read API Gateway's proxy event and answer with statusCode and body",
            );
        } else if (key === "reqValidatorName" || (key === "request" && at(member, "schemas") !== undefined)) {
            const what = "its route checks the body against a schema in the API";
            notes.missing(name, member.line, what, "check the body in the application");
        } else if (key === "async" && said === "true") {
            notes.missing(
                name,
                member.line,
                "its route is called without waiting for its answer",
                "the platform's API waits; start the work and answer at once",
            );
        } else if (!PLAIN.test(key)) {
            notes.missing(
                name,
                member.line,
                `its route has ${key}, which is not known here`,
                "see what it does, and whether the application can do without it",
            );
        }
    }
}
