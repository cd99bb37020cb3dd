import { SOURCE_KEYS } from "../../../../config/events/resolve";
import type { Setting } from "../note";
import { ENVIRONMENTS } from "./access";
import type { DescribedFunction } from "./described";
import type { DescribedEvent, EventSource } from "./events";
import { isArnOf, type MadeResource } from "./made";
import type { Notes } from "./notes";

/** What gets the events of a function: a key of `function.handlers`, or a handler beside routes. @default - the function's one handler */
export type EventHandlers = ReadonlyMap<string, string | undefined>;

/** Makes `events` of what calls functions besides requests. @param written The resources of the template that are written. */
export function eventSettings(
    functions: readonly DescribedFunction[],
    handlers: EventHandlers,
    written: readonly MadeResource[],
    notes: Notes,
): readonly Setting[] {
    const taken = new Set<string>();
    return functions.flatMap(({ name, events }) =>
        events.flatMap((event, index): readonly Setting[] => {
            const source = sourceOf(event, written);
            if (source === undefined) {
                const what = `the function ${name} is called by ${wordsOf(event.source)}, which is not written`;
                const todo = "write it to resources, and to events what it calls: docs/events.md";
                notes.add("missing", name, event.where, what, todo);
                return [];
            }
            const handler = handlers.get(name);
            const value = { ...source, ...event.value, ...(handler === undefined ? {} : { handler }) };
            const wish = events.length === 1 ? eventName(name) : `${eventName(name).slice(0, 37)}-${index + 1}`;
            const own = freeName(wish, 40, taken);
            const setting: Setting = { path: ["events", event.kind, own], value, where: event.where };
            if (isNamed(event, written)) {
                return [setting, ...ofProduction(own, event, "what all environments share", notes)];
            }
            return event.kind === "queues" && isArn(event) && !written.some((made) => comesFrom(event, made))
                ? [setting, ...ofProduction(own, event, "a queue that is there already", notes)]
                : [setting];
        }),
    );
}

function isArn({ source }: DescribedEvent): boolean {
    return source !== undefined && "arn" in source;
}

/** Whether an event comes from what all environments share, since the sources name it. */
function isNamed({ source }: DescribedEvent, written: readonly MadeResource[]): boolean {
    return source !== undefined && madeBy(source, written)?.isNamed === true;
}

/**
 * Of a queue that is shared, two environments would get a part of the messages each, and of anything else both would do the same work: production
 * alone consumes it.
 */
function ofProduction(name: string, { kind, where }: DescribedEvent, source: string, notes: Notes): readonly Setting[] {
    const [staging] = ENVIRONMENTS;
    const what = `${source}, which production alone consumes`;
    const todo = `give ${staging} one of its own: environments.${staging}.events.${kind}.${name}`;
    notes.add("word", name, where, what, todo);
    return [{ path: ["environments", staging, "events", kind, name, "enabled"], value: false, where }];
}

/** The member that names the source; undefined where that is a resource that is not written. */
function sourceOf(
    { kind, source }: DescribedEvent,
    written: readonly MadeResource[],
): Readonly<Record<string, string>> | undefined {
    if (kind === "schedules" || source === undefined) {
        return {};
    }
    const key = madeBy(source, written)?.key ?? ("arn" in source ? source.arn : undefined);
    return key === undefined ? undefined : { [SOURCE_KEYS[kind]]: key };
}

/** The resource that an event names, by the name that it has in the template or in AWS, or by an ARN with that. */
function madeBy(source: EventSource, made: readonly MadeResource[]): MadeResource | undefined {
    return "arn" in source
        ? made.find((each) => isArnOf(each, source.arn))
        : (made.find(({ name }) => name === source.resource) ??
              made.find(({ physicalName }) => physicalName === source.resource));
}

/** Whether an event comes from a resource. */
export function comesFrom({ source }: DescribedEvent, made: MadeResource): boolean {
    return source !== undefined && madeBy(source, [made]) !== undefined;
}

function wordsOf(source: EventSource | undefined): string {
    return source === undefined || "arn" in source ? "an event" : source.resource;
}

/** A name as events and handlers of the configuration have it. */
function eventName(name: string): string {
    const bare = name.replaceAll(/[^\w-]+/g, "-").replace(/^[^A-Za-z]+/, "");
    return bare === "" || bare === "handler" ? "event" : bare.slice(0, 40);
}

/** The keys of further handlers, by the names of their functions: they have no underscore, and no two are the same. */
export function handlerKeys(names: readonly string[]): ReadonlyMap<string, string> {
    const taken = new Set<string>();
    const key = (name: string) => eventName(name).replaceAll("_", "-").slice(0, 32).replace(/-+$/, "");
    return new Map(names.map((name) => [name, freeName(key(name), 32, taken)]));
}

/** A name that is not taken yet, with a number at its end where it is. @param taken Those of before, to which it is added. */
function freeName(name: string, most: number, taken: Set<string>): string {
    let free = name;
    for (let count = 2; taken.has(free); count++) {
        const end = `-${count}`;
        free = `${name.slice(0, most - end.length)}${end}`;
    }
    taken.add(free);
    return free;
}
