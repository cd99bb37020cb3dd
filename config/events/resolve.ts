import type { Environment, PlatformConfig } from "../config";
import type { Values } from "../keys";
import { EVENT_SOURCES } from "../../contract/eventHandlers";

/** The kinds of events, by their keys in `events`. */
export type EventKind = keyof Values["events"];

/** The kinds of events, in the order of the documents. */
export const EVENT_KINDS: readonly EventKind[] = EVENT_SOURCES;

/** Where an event comes from, by kind: the key that names it. Schedules come from themselves. */
export const SOURCE_KEYS = { queues: "queue", streams: "stream", topics: "topic", buckets: "bucket" } as const;

/** One event as an environment has it. */
type EventOf<K extends EventKind> = Values["events"][K][string] & {
    /** The key under which it is configured. */
    readonly name: string;
    readonly enabled: boolean;
};

/** All events of an environment, those that are switched off among them; by name. */
export type EnvironmentEvents = { readonly [K in EventKind]: readonly EventOf<K>[] };

/** An event of any kind. */
export type AnyEvent = { readonly [K in EventKind]: EventOf<K> }[EventKind];

const NONE: readonly AnyEvent[] = [];

/** What is common with what the environment says for itself in its place, key by key. */
export function eventsOf(
    { events }: Pick<PlatformConfig, "events">,
    environment: Pick<Environment, "events">,
): EnvironmentEvents {
    const of = (kind: EventKind): readonly AnyEvent[] => {
        const [common, own] = [events[kind], environment.events[kind]] as readonly Readonly<Record<string, object>>[];
        const names = [...new Set([...Object.keys(common ?? {}), ...Object.keys(own ?? {})])].sort();
        if (names.length === 0) {
            return NONE; // Each environment looks at all of them.
        }
        return names.map(
            (name) => ({ enabled: true, ...said(common?.[name]), ...said(own?.[name]), name }) as unknown as AnyEvent,
        );
    };
    return Object.fromEntries(EVENT_KINDS.map((kind) => [kind, of(kind)])) as unknown as EnvironmentEvents;
}

/** Whether nothing calls the environment but requests. */
export function hasNoEvents(events: EnvironmentEvents): boolean {
    return EVENT_KINDS.every((kind) => events[kind].length === 0);
}

/** The key of `resources`, or the ARN, that an event comes from; undefined for schedules. */
export function sourceOf(kind: EventKind, event: AnyEvent): string | undefined {
    return kind === "schedules" ? undefined : (event as unknown as Record<string, string>)[SOURCE_KEYS[kind]];
}

/**
 * The further handler, of `function.handlers`, whose function gets an event; undefined where the function that answers requests does. Its
 * names have no dot, and what the dispatcher of a package calls always has one.
 */
export function furtherHandler({ handler }: Pick<AnyEvent, "handler">): string | undefined {
    return handler === undefined || handler.includes(".") ? undefined : handler;
}

/** What of the package the dispatcher calls with an event; undefined where it gets no such event, or has no handlers. */
export function dispatchedHandler({ handler }: Pick<AnyEvent, "handler">): string | undefined {
    return handler?.includes(".") === true ? handler : undefined;
}

/** How long a call with an event may take in an environment, in seconds. */
export function timeoutOf(
    { handlers, timeout }: Values["function"],
    environment: Pick<Environment, "function">,
    event: Pick<AnyEvent, "handler">,
): number {
    const further = furtherHandler(event);
    return (further === undefined ? undefined : handlers[further]?.timeout) ?? environment.function.timeout ?? timeout;
}

/** Whether a source is named by its ARN, and not by a key of `resources`. */
export function isArn(source: string): boolean {
    return source.startsWith("arn:");
}

/** The link of `resources.ts` that a source names, as `links.<name>`; undefined where it names none. */
export function linkOf(source: string): string | undefined {
    return /^links\.(.*)$/.exec(source)?.[1];
}

function said(entry: object | undefined): object {
    return Object.fromEntries(Object.entries(entry ?? {}).filter(([, value]) => value !== undefined));
}

/** What of the package the dispatcher calls with the events of all environments, each once. */
export function handlersOf(config: Pick<PlatformConfig, "environments" | "events">): readonly string[] {
    const all = config.environments.flatMap((environment) => {
        const events = eventsOf(config, environment);
        return EVENT_KINDS.flatMap((kind) => events[kind].flatMap((event) => dispatchedHandler(event) ?? []));
    });
    return [...new Set(all)];
}
