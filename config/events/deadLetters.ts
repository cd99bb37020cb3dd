import type { Environment } from "../config";
import { setCommand } from "../fault";
import type { Values } from "../keys";
import { eventsOf, linkOf } from "./resolve";
import { knownSource, type Sources } from "./sources";

/**
 * Queues of the stack that an environment consumes and that give up no message: one that its handler always fails at comes again until
 * it is too old, and then it is gone. One notice for each.
 *
 * @param resources With the links of `resources.ts`, these are looked at, and nothing else. @default - `resources` of the configuration
 */
export function deadLetterNotices(
    values: Pick<Values, "events" | "resources">,
    environments: readonly Environment[],
    resources: Sources = values.resources,
): readonly string[] {
    const notices = environments.flatMap((environment) =>
        eventsOf(values, environment).queues.flatMap(({ enabled, queue = "" }) => {
            const isAsked = (linkOf(queue) !== undefined) === (resources.links !== undefined);
            const known = knownSource(resources, ["queues"], queue);
            return enabled && isAsked && known?.losesFailed === true ? [notice(queue, known.isFifo)] : [];
        }),
    );
    return [...new Set(notices)];
}

/** "Using dead-letter queues in Amazon SQS". */
function notice(queue: string, isFifo: boolean): string {
    const isLink = linkOf(queue) !== undefined;
    const path = `resources.queues.${queue}.deadLetters.maxReceiveCount`;
    const behind = isFifo ? ", and those behind it in its group wait" : "";
    return (
        `${isLink ? `${queue} of resources.ts` : `resources.queues.${queue}`} has no deadLetters: a message that its handler fails at comes again until ` +
        `the queue's retention is over${behind}; then it is deleted. After five times it would be kept apart, for 14 days, with ` +
        (isLink ? 'queue("…", { deadLetters: { maxReceiveCount: 5 } })' : setCommand(path, "5"))
    );
}
