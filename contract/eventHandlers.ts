import * as v from "valibot";

import { TEXT, TEXTS } from "../common/jsonVariable";
import { unchecked, type Schema } from "../common/json";
import { DISPATCHER } from "./routes";

/**
 * The file of a package from which the dispatcher reads which handler gets which event: a list of {@link EventHandler}, as JSON. A
 * package without one has handlers for requests alone.
 */
export const EVENTS_FILE = `${DISPATCHER}_events.json`;

/**
 * The member of a schedule's input by which the dispatcher knows it, beside `event`, which is what the handler gets. A request never has it:
 * API Gateway writes the members of its events, and a client only what is in them.
 */
export const SCHEDULE_MEMBER = "platformSchedule";

/** What calls the function besides requests. */
export const EVENT_SOURCES = ["schedules", "queues", "streams", "topics", "buckets"] as const;

/** One handler of a function that has routes, for one event that is no request. */
export interface EventHandler {
    readonly kind: (typeof EVENT_SOURCES)[number];
    /** The event's name in the configuration, under its kind. */
    readonly name: string;
    /** As a route has it: `file.function`. */
    readonly handler: string;
    /**
     * The ARNs of what the event comes from, in all environments: a package is promoted from one to the next. Of a table's stream, that
     * of the table. @default - none is known: schedules and buckets tell their event's name themselves
     */
    readonly sources?: readonly string[];
}

/** Any text: an engine reads what a newer version writes. */
const KIND = v.pipe(TEXT, unchecked<EventHandler["kind"]>());

/** A list of handlers of events, in the settings of a build. */
export const EVENT_HANDLERS: Schema<readonly EventHandler[]> = v.pipe(
    v.array(v.looseObject({ kind: KIND, name: TEXT, handler: TEXT, sources: v.exactOptional(TEXTS) })),
    v.description("a list of handlers of events"),
);
