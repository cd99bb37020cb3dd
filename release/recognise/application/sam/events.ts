import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { DescribedRoute } from "../template/described";
import type { DescribedEvent } from "../template/events";
import type { Notes } from "../template/notes";
import type { Intrinsics } from "../template/intrinsics";
import type { SamAccess } from "./access";
import { readEventSource } from "./eventSources";
import { authorizerNote, routePath } from "../template/surface";

/** What the events of a function say. */
export interface SamEvents {
    readonly routes: readonly DescribedRoute[];
    readonly hasNewPayload: boolean;
    /** What else calls the function, as far as it can be written. */
    readonly events: readonly DescribedEvent[];
    readonly hasOtherEvents: boolean;
}

/** Reads the events of a function: those of an API as its routes, and the others. */
export function readSamEvents(
    name: string,
    events: Located | undefined,
    intrinsics: Intrinsics,
    access: SamAccess,
    notes: Notes,
): SamEvents {
    const routes: DescribedRoute[] = [];
    const others: DescribedEvent[] = [];
    let hasNewPayload = false;
    let hasOtherEvents = false;
    for (const [, event] of membersOf(events)) {
        const type = scalarOf(at(event, "Type")) ?? "";
        const properties = at(event, "Properties");
        if (type !== "Api" && type !== "HttpApi") {
            const found = readEventSource(type, properties, notes.at(event.line), intrinsics);
            if (found === undefined) {
                hasOtherEvents = true;
                const how = type === "" ? "an event without a type" : `${type}, in a way that no key says`;
                const todo = "keep it where it is deployed now, or write it to events: docs/events.md";
                notes.missing(name, event.line, `the function ${name} is called by ${how}`, todo);
            } else {
                others.push(found);
            }
            continue;
        }
        hasNewPayload ||= type === "HttpApi" && scalarOf(at(properties, "PayloadFormatVersion")) !== "1.0";
        const route = routeOf(type, properties, intrinsics);
        if (route === undefined) {
            hasOtherEvents = true;
            notes.missing(
                name,
                event.line,
                "an event whose path or method cannot be read",
                "write it to function.routes by hand",
            );
            continue;
        }
        const who = access.route(type, at(properties, "RestApiId") ?? at(properties, "ApiId"), at(properties, "Auth"));
        routes.push({ ...route, where: notes.at(event.line), ...(who && { access: who }) });
        readSurface(name, properties, notes);
    }
    return { routes, hasNewPayload, events: others, hasOtherEvents };
}

function routeOf(
    type: string,
    properties: Located | undefined,
    intrinsics: Intrinsics,
): Omit<DescribedRoute, "where"> | undefined {
    const text = (key: string): string | undefined => {
        const found = at(properties, key) === undefined ? undefined : intrinsics.resolve(at(properties, key));
        return found !== undefined && "text" in found ? found.text : undefined;
    };
    const [path, method] = [text("Path"), text("Method")];
    // An HTTP API without both sends everything: "HttpApi" of the SAM specification.
    if (type === "HttpApi" && at(properties, "Path") === undefined && at(properties, "Method") === undefined) {
        return { method: "ANY", path: "/{proxy+}", isDefault: true };
    }
    const upper = (method ?? (type === "HttpApi" ? "ANY" : "")).toUpperCase();
    const isMethod = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY|\*|X-AMAZON-APIGATEWAY-ANY-METHOD)$/.test(upper);
    if (path === "$default") {
        return { method: "ANY", path: "/{proxy+}", isDefault: true };
    }
    return path === undefined || !isMethod
        ? undefined
        : { method: /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(upper) ? upper : "ANY", path: routePath(path) };
}

function readSurface(name: string, properties: Located | undefined, notes: Notes): void {
    const policy = at(properties, "Auth", "ResourcePolicy");
    if (policy !== undefined) {
        authorizerNote(
            notes,
            name,
            policy.line,
            "a resource policy of its route",
            "the API has one for all its routes",
        );
    }
    for (const key of ["RequestModel", "RequestParameters"]) {
        const member = at(properties, key);
        if (member !== undefined) {
            notes.missing(name, member.line, "its route checks requests in the API", "check them in the application");
        }
    }
    const stream = at(properties, "ResponseTransferMode");
    if (scalarOf(stream) === "STREAM" && stream !== undefined) {
        notes.missing(
            name,
            stream.line,
            "it streams its answer",
            "have it answer at once: the platform's API does not stream",
        );
    }
}
