import { setCommand, type Fault } from "../fault";
import type { WithEvents } from "./places";
import { knownSource, type Sources } from "./sources";

/** Two environments that consume one queue would each get a part of its messages. */
export function sharedQueueFaults(all: readonly WithEvents[], resources: Sources): readonly Fault[] {
    const first = new Map<string, string>();
    return all.flatMap((of) =>
        of.events.queues
            .filter(
                ({ enabled, queue = "" }) => enabled && knownSource(resources, ["queues"], queue)?.isShared === true,
            )
            .flatMap(({ queue = "", name: event }) => {
                const { name } = of.environment;
                const other = first.get(queue);
                first.set(queue, other ?? name);
                if (other === undefined || other === name) {
                    return [];
                }
                const path = `environments.${name}.events.queues.${event}.enabled`;
                return [
                    {
                        path,
                        problem: `would have ${name} consume the queue that ${other} consumes, and each message comes to one of them`,
                        expected: "a queue of its own, or false",
                        mend: setCommand(path, "false"),
                    },
                ];
            }),
    );
}
