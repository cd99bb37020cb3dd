import * as v from "valibot";

import { unchecked, type Schema } from "../common/json";
import { TEXT } from "../common/jsonVariable";
import { familyOf } from "./runtimeFamily";

/** The module of a package that picks the handler of a request: the dispatcher. */
export const DISPATCHER = "platform_routes";

/**
 * The handler of a function that has routes, in every family of runtimes. A published version keeps it for good, so that its
 * package has to hold that module for as long as the version may be served.
 */
export const DISPATCHER_HANDLER = `${DISPATCHER}.handler`;

/**
 * The file of a package from which the dispatcher reads its routes: a list of {@link Route}, as JSON. It is not named as the
 * dispatcher is: whoever requires a module without its ending may find that.
 */
export const ROUTES_FILE = `${DISPATCHER}_table.json`;

/** The families of runtimes that there is a dispatcher for, with the file of a package that it is. */
export const DISPATCHER_FILES = { nodejs: `${DISPATCHER}.mjs`, python: `${DISPATCHER}.py` } as const;

/** What a package has besides, where a route's handler is one for payload format 2.0. */
export const PAYLOAD_FILES = { nodejs: `${DISPATCHER}_payload.mjs`, python: `${DISPATCHER}_payload.py` } as const;

/** All that packaging puts into packages as it is, whatever the family and the routes. */
export const DISPATCHER_PROGRAMS: readonly string[] = [DISPATCHER_FILES, PAYLOAD_FILES].flatMap((files) =>
    Object.values(files),
);

/**
 * The path of the only route of a function with one handler, where that is one for payload format 2.0: it gets every request,
 * and events that are none as they come. HTTP APIs call a route of that kind so.
 */
export const DEFAULT_ROUTE = "$default";

/** A family of runtimes that there is a dispatcher for. */
export type DispatcherFamily = keyof typeof DISPATCHER_FILES;

/** What a route answers to: one method, or all that no other route of the path names. */
export const ROUTE_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"] as const;

/** One handler of a function that has several. */
export interface Route {
    readonly method: (typeof ROUTE_METHODS)[number];
    /** As API Gateway writes the path of a resource, such as `/todos/{id}` or `/files/{proxy+}`, or {@link DEFAULT_ROUTE}. */
    readonly path: string;
    /** `file.function`, as the runtime would take it for the only handler. */
    readonly handler: string;
    /**
     * `lambda`: the handler gets the event of the Serverless Framework's `integration: lambda`, and what it returns is the body of an
     * answer. @default - it gets API Gateway's proxy event, and returns an answer with a statusCode
     */
    readonly integration?: "lambda";
    /**
     * `2.0`: the handler gets the event of an HTTP API or a function URL, and may return the body of an answer alone: "Create AWS
     * Lambda proxy integrations for HTTP APIs in API Gateway". @default - the REST API's own, which is format 1.0
     */
    readonly payloadFormatVersion?: "2.0";
    /** What the dispatcher puts into answers that have none of it, for pages of other origins. @default - nothing */
    readonly cors?: RouteCors;
}

/** What an answer says to pages of other origins. */
export interface RouteCors {
    /** The origins that may read it; `*` for all. */
    readonly origins: readonly string[];
    /** The headers that their scripts may read. @default [] */
    readonly exposeHeaders?: readonly string[];
    /** Whether it may be read with cookies and the like. @default false */
    readonly credentials?: boolean;
}

/** The family of a runtime such as `python3.13`; undefined where it has no dispatcher. */
export function dispatcherFamily(runtime: string): DispatcherFamily | undefined {
    const family = familyOf(runtime);
    return family === "python" || family === "nodejs" ? family : undefined;
}

/** Any text: an engine reads what a newer version writes, which may know more methods. */
const METHOD = v.pipe(TEXT, unchecked<Route["method"]>());

const CORS: Schema<RouteCors> = v.looseObject({
    origins: v.array(TEXT),
    exposeHeaders: v.optional(v.array(TEXT)),
    credentials: v.optional(v.boolean()),
});

const INTEGRATION = v.pipe(TEXT, unchecked<"lambda">());
const PAYLOAD = v.pipe(TEXT, unchecked<"2.0">());

/** A list of routes, in the settings of a build and in the table of a package. Their rules are the configuration's. */
export const ROUTES: Schema<readonly Route[]> = v.pipe(
    v.array(
        v.looseObject({
            method: METHOD,
            path: TEXT,
            handler: TEXT,
            integration: v.optional(INTEGRATION),
            payloadFormatVersion: v.optional(PAYLOAD),
            cors: v.optional(CORS),
        }),
    ),
    v.nonEmpty(),
    v.description("a list of routes"),
);

/** Whether a value is a list of routes. */
export function isRoutes(value: unknown): value is readonly Route[] {
    return v.is(ROUTES, value);
}
