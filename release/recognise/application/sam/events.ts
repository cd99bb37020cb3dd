import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { DescribedRoute } from "../template/described";
import type { Notes } from "../template/notes";
import type { Intrinsics } from "../template/intrinsics";
import { authorizerNote, routePath } from "../template/surface";

/** What the events of a function say. */
export interface SamEvents {
    readonly routes: readonly DescribedRoute[];
    readonly hasNewPayload: boolean;
}

/** Reads the events of a function: those of an API as its routes, all others as what is missing. */
export function readSamEvents(
    name: string,
    events: Located | undefined,
    intrinsics: Intrinsics,
    notes: Notes,
): SamEvents {
    const routes: DescribedRoute[] = [];
    let hasNewPayload = false;
    for (const [, event] of membersOf(events)) {
        const type = scalarOf(at(event, "Type")) ?? "";
        const properties = at(event, "Properties");
        if (type !== "Api" && type !== "HttpApi") {
            const what = `the function ${name} is called by ${type === "" ? "an event without a type" : type}`;
            notes.missing(
                name,
                event.line,
                what,
                "keep it where it is deployed now: the platform calls the function for requests only",
            );
            continue;
        }
        hasNewPayload ||= type === "HttpApi" && scalarOf(at(properties, "PayloadFormatVersion")) !== "1.0";
        const route = routeOf(type, properties, intrinsics);
        if (route === undefined) {
            notes.missing(
                name,
                event.line,
                "an event whose path or method cannot be read",
                "write it to function.routes by hand",
            );
            continue;
        }
        routes.push({ ...route, where: notes.at(event.line) });
        readSurface(name, properties, notes);
    }
    return { routes, hasNewPayload };
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
        return { method: "ANY", path: "/{proxy+}" };
    }
    const upper = (method ?? (type === "HttpApi" ? "ANY" : "")).toUpperCase();
    const isMethod = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY|\*|X-AMAZON-APIGATEWAY-ANY-METHOD)$/.test(upper);
    if (path === "$default") {
        return { method: "ANY", path: "/{proxy+}" };
    }
    return path === undefined || !isMethod
        ? undefined
        : { method: /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(upper) ? upper : "ANY", path: routePath(path) };
}

function readSurface(name: string, properties: Located | undefined, notes: Notes): void {
    const auth = at(properties, "Auth");
    for (const [key, member] of membersOf(auth)) {
        const said = scalarOf(member) ?? "its own rules";
        if (!/^(NONE|false)$/i.test(said) && !/^(AuthorizationScopes|InvokeRole|OverrideApiAuth)$/.test(key)) {
            authorizerNote(notes, name, member.line, key === "ApiKeyRequired" ? "an API key" : `${key} ${said}`);
        }
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
