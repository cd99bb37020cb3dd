import { unknownReference } from "../iam/placeholders";
import type { Environment } from "../config";
import type { ResourceKind } from "../../contract/resourceNames";
import { setCommand, type Fault } from "../fault";
import type { Values } from "../keys";
import { nearestOf, type Reader } from "../reader";
import { bucketFaults } from "./buckets";
import { streamlessLink, unknownLink } from "./linkWords";
import { handlerFaults } from "./handlers";
import { Places, type WithEvents } from "./places";
import { queueFaults } from "./queues";
import { EVENT_KINDS, eventsOf, furtherHandler, isArn, linkOf, SOURCE_KEYS, sourceOf } from "./resolve";
import type { AnyEvent, EventKind } from "./resolve";
import { sharedQueueFaults } from "./sharedQueues";
import { FAILURE_RESOURCES, knownSource, SOURCE_RESOURCES, type Sources } from "./sources";

/** What of the rest of the configuration events are checked against. */
type Checked = Pick<Values, "function"> & { readonly resources: Sources };

/** Checks what only several keys of events together can show, of each environment as it will have them. */
export function checkEvents(
    root: Reader,
    values: Checked & Pick<Values, "events">,
    environments: readonly Environment[],
    region: string,
): void {
    const places = Places.inText(root);
    const all: readonly WithEvents[] = environments.map((environment) => ({
        environment,
        events: eventsOf(values, environment),
    }));
    const faults = [
        ...all.flatMap((each) => eachFaults(places, each, values, region)),
        ...sharedQueueFaults(all, values.resources),
        ...bucketFaults(places, all, values.resources),
        ...handlerFaults(places, all, values),
    ];
    const known = new Set(root.faults.map(({ path }) => path));
    for (const fault of faults) {
        // What is common is looked at once for each environment; and what could not be read has been noted.
        if (!known.has(fault.path)) {
            known.add(fault.path);
            root.faults.push(fault);
        }
    }
}

/** What is wrong with the events of one environment. */
export function eachFaults(places: Places, of: WithEvents, values: Checked, region: string): readonly Fault[] {
    const { schedules, queues, streams, topics } = of.events;
    const { resources } = values;
    return [
        ...schedules.flatMap((event) => [
            ...(event.schedule === undefined
                ? [missing(places, of, "schedules", event, "schedule", "'rate(1 day)'")]
                : []),
            ...failureFaults(places, of, resources, "schedules", event, "deadLetter", region),
            ...fifoFaults(places, of, resources, "schedules", event, "deadLetter"),
        ]),
        ...EVENT_KINDS.flatMap((kind) => sourceFaults(places, of, resources, kind, region)),
        ...queues.flatMap((event) => queueFaults(places, of, values, event)),
        ...streams.flatMap((event) => failureFaults(places, of, resources, "streams", event, "onFailure", region)),
        ...topics.flatMap((event) => [
            ...fifoFaults(places, of, resources, "topics", event, "topic"),
            ...(event.filterScope !== undefined && event.filter === undefined
                ? [
                      places.remove(of, "topics", event, "filterScope", {
                          problem: "is there without a filter",
                          expected: "the filter that it is about, or to be left out",
                      }),
                  ]
                : []),
        ]),
    ];
}

function missing(places: Places, of: WithEvents, kind: EventKind, event: AnyEvent, member: string, value: string) {
    return places.set(of, kind, event, member, {
        problem: "is missing",
        expected: "where the event comes from",
        value,
    });
}

/** Each event has a source that is there, and an environment has each source once but for buckets. */
function sourceFaults(
    places: Places,
    of: WithEvents,
    resources: Sources,
    kind: EventKind,
    region: string,
): readonly Fault[] {
    if (kind === "schedules") {
        return [];
    }
    const key = SOURCE_KEYS[kind];
    const first = new Map<string, string>();
    return of.events[kind].flatMap((event) => {
        const source = sourceOf(kind, event);
        if (source === undefined) {
            return [missing(places, of, kind, event, key, "<key or ARN>")];
        }
        // Other functions may hear of the same. Not of a queue: each would get a part of its messages.
        const called = kind === "queues" ? source : `${furtherHandler(event) ?? ""} ${source}`;
        const other = first.get(called);
        first.set(called, other ?? event.name);
        return [
            ...arnFaults(places, of, kind, event, key, region),
            ...unknownFaults(places, of, resources, [SOURCE_RESOURCES[kind]], kind, event, key),
            ...(kind === "streams" ? streamFaults(places, of, resources, event, source) : []),
            ...(other === undefined || kind === "buckets"
                ? []
                : [
                      places.remove(of, kind, event, undefined, {
                          problem: `has the same ${key} as ${other}, and ${kind === "queues" ? "each would get a part of its messages" : "AWS takes each once for a function"}`,
                          expected: `one entry for each ${key}${kind === "queues" ? "" : " and handler"}`,
                      }),
                  ]),
        ];
    });
}

/** A key that `resources` does not have. */
function unknownFaults(
    places: Places,
    of: WithEvents,
    resources: Sources,
    kinds: readonly ResourceKind[],
    kind: EventKind,
    event: AnyEvent,
    member: string,
): readonly Fault[] {
    const reference = textOf(event, member);
    if (reference === "" || knownSource(resources, kinds, reference) !== undefined) {
        return [];
    }
    if (linkOf(reference) !== undefined) {
        return [unknownLink(places, of, resources, kinds, kind, event, member, reference)];
    }
    const keys = kinds.flatMap((each) => Object.keys(resources[each]));
    const nearest = nearestOf(reference, keys);
    const where = kinds.map((each) => `resources.${each}`).join(" or ");
    return [
        places.set(of, kind, event, member, {
            problem: `is ${reference}, and there is no ${reference} in ${where}`,
            expected: nearest === undefined ? "a key that is there, or an ARN" : `did you mean ${nearest}?`,
            value: nearest ?? "<key or ARN>",
        }),
    ];
}

function streamFaults(
    places: Places,
    of: WithEvents,
    resources: Sources,
    event: AnyEvent,
    source: string,
): readonly Fault[] {
    const known = knownSource(resources, ["tables"], source);
    if (known?.hasStream !== false) {
        return [];
    }
    if (linkOf(source) !== undefined) {
        return [places.set(of, "streams", event, "stream", streamlessLink(source, known.isForeign))];
    }
    if (known.isForeign) {
        const problem = `is ${source}, a table that is there already, whose stream the stack does not know`;
        const expected = "the ARN of its stream: arn:…:table/<name>/stream/<time>";
        return [places.set(of, "streams", event, "stream", { problem, expected, value: "<arn>" })];
    }
    const path = `resources.tables.${source}.stream`;
    return [
        {
            path,
            problem: `is missing, and events.streams.${event.name} reads it`,
            expected: "what of each change is in the stream",
            mend: setCommand(path, "NEW_AND_OLD_IMAGES"),
        },
    ];
}

/** Where what was given up goes has to be there, too. */
function failureFaults(
    places: Places,
    of: WithEvents,
    resources: Sources,
    kind: EventKind,
    event: AnyEvent,
    member: keyof typeof FAILURE_RESOURCES,
    region: string,
): readonly Fault[] {
    return [
        ...arnFaults(places, of, kind, event, member, region),
        ...unknownFaults(places, of, resources, FAILURE_RESOURCES[member], kind, event, member),
    ];
}

function textOf(event: AnyEvent, member: string): string {
    return (event as unknown as Readonly<Record<string, string | undefined>>)[member] ?? "";
}

function arnFaults(
    places: Places,
    of: WithEvents,
    kind: EventKind,
    event: AnyEvent,
    member: string,
    region: string,
): readonly Fault[] {
    const arn = textOf(event, member);
    if (!isArn(arn)) {
        return [];
    }
    const unknown = unknownReference(arn);
    const found = arn.split(":")[3] ?? "";
    if (unknown !== undefined) {
        const problem = `names \${${unknown}}, which nothing stands for`;
        const expected = "${accountId}, ${partition}, ${projectName} or ${region}";
        return [places.set(of, kind, event, member, { problem, expected, value: "'arn:${partition}:…'" })];
    }
    return found === "" || found === "${region}" || found === region || region === ""
        ? []
        : [
              places.set(of, kind, event, member, {
                  problem: `is in ${found}`,
                  expected: `one in ${region}, where the function is`,
                  value: "<arn>",
              }),
          ];
}

/** Why something of type FIFO cannot be named there. */
const NO_FIFO = {
    deadLetter: { kinds: FAILURE_RESOURCES.deadLetter, reason: "Scheduler sends to standard queues alone" },
    topic: { kinds: ["topics"], reason: "SNS delivers those to queues alone" },
} as const;

function fifoFaults(
    places: Places,
    of: WithEvents,
    resources: Sources,
    kind: EventKind,
    event: AnyEvent,
    member: keyof typeof NO_FIFO,
): readonly Fault[] {
    const { kinds, reason } = NO_FIFO[member];
    const problem = `is of type FIFO: ${reason}`;
    return knownSource(resources, kinds, textOf(event, member))?.isFifo === true
        ? [places.set(of, kind, event, member, { problem, expected: "a standard one", value: "<key or ARN>" })]
        : [];
}
