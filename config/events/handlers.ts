import { dispatcherFamily } from "../../contract/routes";
import type { Fault } from "../fault";
import type { Values } from "../keys";
import { ROUTE_HANDLERS } from "../routes";
import type { Places, WithEvents } from "./places";
import { EVENT_KINDS } from "./resolve";

/** Events have handlers of their own where requests have: the dispatcher of a package calls both. */
export function handlerFaults(
    places: Places,
    all: readonly WithEvents[],
    { function: settings }: Pick<Values, "function">,
): readonly Fault[] {
    const family = dispatcherFamily(settings.runtime);
    const hasRoutes = settings.routes !== undefined;
    const first = new Map<string, { readonly handler: string | undefined; readonly environment: string }>();
    return all.flatMap((of) =>
        EVENT_KINDS.flatMap((kind) =>
            of.events[kind].flatMap((event) => {
                const { handler, name } = event;
                const fault = (problem: string, expected: string) => [
                    places.remove(of, kind, event, "handler", { problem, expected }),
                ];
                if (!hasRoutes) {
                    return handler === undefined
                        ? []
                        : fault(
                              "is of no use without function.routes",
                              "to be left out: the function's one handler gets every event",
                          );
                }
                if (handler === undefined) {
                    return [
                        places.set(of, kind, event, "handler", {
                            problem: "is missing, with function.routes, which answer requests alone",
                            expected: "what gets this event, such as src/jobs.nightly",
                            value: "src/jobs.nightly",
                        }),
                    ];
                }
                if (family !== undefined && !ROUTE_HANDLERS[family].rule.test(handler)) {
                    return fault(`is ${handler}`, ROUTE_HANDLERS[family].expected);
                }
                const key = `${kind} ${name}`;
                const before = first.get(key);
                first.set(key, before ?? { handler, environment: of.environment.name });
                return before === undefined || before.handler === handler
                    ? []
                    : fault(
                          `is ${handler}, and ${before.handler} in ${before.environment}: one package is released to both`,
                          "one handler for each event",
                      );
            }),
        ),
    );
}
