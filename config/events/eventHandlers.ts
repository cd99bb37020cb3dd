import type { EventHandler } from "../../contract/eventHandlers";
import type { PlatformConfig } from "../config";
import type { Placeholders } from "../iam/placeholders";
import { dispatchedHandler, EVENT_KINDS, eventsOf, sourceOf } from "./resolve";
import { SOURCE_RESOURCES, sourceArn, tellsItsName } from "./sources";

/**
 * Which handler gets which event, where requests have routes: for the dispatcher of a package, which is promoted from one environment to
 * the next, and so knows what each of them has. Undefined where no event has a handler.
 */
export function eventHandlers(
    config: Pick<PlatformConfig, "environments" | "events" | "resources">,
    place: Placeholders,
): readonly EventHandler[] | undefined {
    const found = new Map<string, { readonly first: EventHandler; readonly sources: Set<string> }>();
    for (const environment of config.environments) {
        const events = eventsOf(config, environment);
        for (const kind of EVENT_KINDS) {
            for (const event of events[kind]) {
                const { name } = event;
                const handler = dispatchedHandler(event);
                if (handler === undefined) {
                    continue;
                }
                const known = found.get(`${kind} ${name}`) ?? { first: { kind, name, handler }, sources: new Set() };
                found.set(`${kind} ${name}`, known);
                if (!tellsItsName(kind)) {
                    const at = { ...place, environment: environment.name };
                    const reference = sourceOf(kind, event) ?? "";
                    known.sources.add(tableOf(sourceArn(config.resources, [SOURCE_RESOURCES[kind]], reference, at)));
                }
            }
        }
    }
    const all = [...found.values()].map(({ first, sources }) =>
        sources.size === 0 ? first : { ...first, sources: [...sources].sort() },
    );
    return all.length === 0 ? undefined : all;
}

/** A table that gets another stream has another ARN of it, and the same one of its own. */
function tableOf(arn: string): string {
    return arn.replace(/(:table\/[^/]+)\/stream\/.*$/, "$1");
}
