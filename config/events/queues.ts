import { setCommand, type Fault } from "../fault";
import type { Values } from "../keys";
import type { Environment } from "../config";
import { eventsOf, linkOf, timeoutOf } from "./resolve";
import type { Places, WithEvents } from "./places";
import { knownSource, type Sources } from "./sources";

type QueueEvent = WithEvents["events"]["queues"][number];

/** "Using Lambda with Amazon SQS": what goes with which queue. */
export function queueFaults(
    places: Places,
    of: WithEvents,
    { function: settings, resources }: Pick<Values, "function"> & { readonly resources: Sources },
    event: QueueEvent,
): readonly Fault[] {
    const { batchSize = 10, window = 0, queue = "" } = event;
    const known = knownSource(resources, ["queues"], queue);
    const timeout = timeoutOf(settings, of.environment, event);
    return [
        ...(known?.visibilityTimeout !== undefined && known.visibilityTimeout < timeout
            ? [shortFault(queue, known.visibilityTimeout, timeout)]
            : []),
        ...(known?.isFifo === true
            ? fifoFaults(places, of, event)
            : batchSize > 10 && window < 1
              ? [
                    places.set(of, "queues", event, "window", {
                        problem: `is ${window}, with a batchSize of ${batchSize}`,
                        expected: "1 second or more: Lambda gathers batches of more than 10 messages",
                        value: "1",
                    }),
                ]
              : []),
    ];
}

/** CreateEventSourceMapping refuses it. */
function shortFault(queue: string, visibility: number, timeout: number): Fault {
    const isLink = linkOf(queue) !== undefined;
    const path = isLink ? `resources.ts, ${queue}, visibilityTimeout` : `resources.queues.${queue}.visibilityTimeout`;
    return {
        path,
        problem: `is ${visibility}, and the function that consumes the queue may take ${timeout} seconds: others would get its messages meanwhile`,
        expected: `at least ${timeout}, which Lambda asks for; AWS advises ${advised(timeout)}`,
        mend: isLink
            ? `# in resources.ts: queue("…", { visibilityTimeout: ${advised(timeout)} })`
            : setCommand(path, String(advised(timeout))),
    };
}

/** "Configuring a queue to use with Lambda": six times the function's timeout, at most the 12 hours of SQS. */
export function advised(timeout: number): number {
    return Math.min(6 * timeout, 43_200);
}

function fifoFaults(places: Places, of: WithEvents, event: QueueEvent): readonly Fault[] {
    const { batchSize = 10, window = 0 } = event;
    return [
        ...(batchSize > 10
            ? [
                  places.set(of, "queues", event, "batchSize", {
                      problem: `is ${batchSize}, of a FIFO queue`,
                      expected: "at most 10: Lambda takes no larger batches of those",
                      value: "10",
                  }),
              ]
            : []),
        ...(window > 0
            ? [
                  places.remove(of, "queues", event, "window", {
                      problem: "is there with a FIFO queue, for which Lambda gathers nothing",
                      expected: "to be left out",
                  }),
              ]
            : []),
    ];
}

/** Queues of the stack whose messages come back to others before the function can be done with a whole batch; one notice for each. */
export function visibilityNotices(
    values: Pick<Values, "events" | "function" | "resources">,
    environments: readonly Environment[],
): readonly string[] {
    const notices = environments.flatMap((environment) =>
        eventsOf(values, environment).queues.flatMap((event) => {
            const { queue = "", window = 0 } = event;
            const timeout = timeoutOf(values.function, environment, event);
            const visibility = knownSource(values.resources, ["queues"], queue)?.visibilityTimeout;
            const wanted = advised(timeout) + window;
            return visibility === undefined || visibility >= wanted
                ? []
                : [
                      `resources.queues.${queue}.visibilityTimeout is ${visibility} seconds. AWS advises ${wanted} where a function may take ` +
                          `${timeout}, so that a batch that is throttled is tried again before its messages come to others: ` +
                          setCommand(`resources.queues.${queue}.visibilityTimeout`, String(wanted)),
                  ];
        }),
    );
    return [...new Set(notices)];
}
