import { readFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import { EVENTS_FILE, type EventHandler } from "../../contract/eventHandlers";
import { DISPATCHER_FILES, dispatcherFamily, PAYLOAD_FILES, ROUTES_FILE, type Route } from "../../contract/routes";

/** The handlers of a function that has several, and what they run on. */
export interface Routing {
    /** Such as `python3.13` or `nodejs22.x`. */
    readonly runtime: string;
    readonly routes: readonly Route[];
    /** What gets the events that are no requests. @default - there are none */
    readonly events?: readonly EventHandler[] | undefined;
}

/** Put in by whoever bundles the release engine into one file, beside which nothing else lies. */
declare const BUNDLED_DISPATCHERS: Readonly<Record<string, string>> | undefined;

/**
 * What routes add to a package: the dispatcher, which Lambda calls, and the tables that it reads.
 *
 * @returns Text files by their path in the package.
 * @throws {UserError} where there is no dispatcher for the runtime.
 */
export function dispatcherParts({ runtime, routes, events = [] }: Routing): Readonly<Record<string, string>> {
    const family = dispatcherFamily(runtime);
    if (family === undefined) {
        throw new UserError(
            `There is no dispatcher for ${runtime}, so function.routes and function.payloadFormatVersion cannot be packaged.`,
            "Take both away, or run the function on Python or Node.js, and run pulumi up.",
        );
    }
    const name = DISPATCHER_FILES[family];
    const payload = routes.some(({ payloadFormatVersion: version }) => version !== undefined)
        ? PAYLOAD_FILES[family]
        : undefined;
    const table = routes.map(({ method, path, handler, integration, payloadFormatVersion, cors }) => ({
        method,
        path,
        handler,
        ...(integration === undefined ? {} : { integration }),
        ...(payloadFormatVersion === undefined ? {} : { payloadFormatVersion }),
        ...(cors === undefined ? {} : { cors }),
    }));
    return {
        [name]: sourceOf(name),
        ...(payload === undefined ? {} : { [payload]: sourceOf(payload) }),
        [ROUTES_FILE]: `${JSON.stringify(table, undefined, 1)}\n`,
        ...(events.length === 0 ? {} : { [EVENTS_FILE]: `${JSON.stringify(events, undefined, 1)}\n` }),
    };
}

function sourceOf(name: string): string {
    return typeof BUNDLED_DISPATCHERS === "undefined"
        ? readFileSync(join(__dirname, "dispatcher", name), "utf8")
        : (BUNDLED_DISPATCHERS[name] ?? "");
}

/** Routing of a function whose handlers are those; undefined where it has no routes. */
export function routingOf({
    runtime,
    routes,
    events,
}: {
    readonly runtime: string;
    readonly routes?: readonly Route[] | undefined;
    readonly events?: readonly EventHandler[] | undefined;
}): Routing | undefined {
    return routes === undefined ? undefined : { runtime, routes, events };
}
