import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { CorsReader } from "./cors";
import type { DescribedRoute } from "../template/described";
import type { Notes } from "../template/notes";
import { authorizerNote, routePath } from "../template/surface";

/** What the events of a function say. */
export interface ReadEvents {
    readonly routes: readonly DescribedRoute[];
    readonly hasNewPayload: boolean;
    /** Whether something but HTTP calls the function. */
    readonly others: boolean;
}

/** Members of an http event that have no meaning here: they are about the answer that a proxy integration gives anyway. */
const PLAIN =
    /^(path|method|cors|authorizer|private|integration|request|response|async|operationId|documentation|timeout|payload)$/;

/** Reads the events of a function: those of the API as its routes, all others as what is missing. */
export function readEvents(name: string, events: Located | undefined, cors: CorsReader, notes: Notes): ReadEvents {
    const routes: DescribedRoute[] = [];
    let hasNewPayload = false;
    let others = false;
    for (const event of itemsOf(events)) {
        const [kind = scalarOf(event) ?? "", value] = [...membersOf(event)][0] ?? [];
        const line = value?.line ?? event.line;
        if (kind === "http" || kind === "httpApi") {
            hasNewPayload ||= kind === "httpApi";
            const route = routeOf(kind, value);
            if (route === undefined) {
                notes.missing(
                    name,
                    line,
                    `an ${kind} event whose path or method cannot be read`,
                    "write it to function.routes by hand",
                );
            } else {
                routes.push({ ...route, where: notes.at(line) });
                readSurface(name, value, notes);
                if (kind === "http") {
                    cors.event(at(value, "cors"));
                }
            }
        } else if (kind !== "") {
            others = true;
            const what = `the function ${name} is called by ${kind}`;
            notes.missing(
                name,
                line,
                what,
                "keep it where it is deployed now: the platform calls the function for requests only",
            );
        }
    }
    return { routes, hasNewPayload, others };
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
        return { method: "ANY", path: "/{proxy+}" };
    }
    const isMethod = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY|\*)$/.test(method);
    return path === undefined || !isMethod
        ? undefined
        : { method: method === "*" ? "ANY" : method, path: path === "*" ? "/{proxy+}" : routePath(path) };
}

function readSurface(name: string, value: Located | undefined, notes: Notes): void {
    for (const [key, member] of membersOf(value)) {
        const said = scalarOf(member);
        if (key === "authorizer" && member.value !== null) {
            authorizerNote(
                notes,
                name,
                member.line,
                said ?? scalarOf(at(member, "name")) ?? scalarOf(at(member, "type")) ?? "authorizer",
            );
        } else if (key === "private" && said === "true") {
            authorizerNote(notes, name, member.line, "an API key");
        } else if (key === "integration" && !/^(lambda[-_]proxy|aws[-_]proxy)$/i.test(said ?? "")) {
            const what = `its route has the integration ${said ?? "of its own"}, whose event is made by a mapping template`;
            notes.missing(
                name,
                member.line,
                what,
                "have the handler read API Gateway's proxy event and answer with statusCode and body",
            );
        } else if (key === "request" && at(member, "schemas") !== undefined) {
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
