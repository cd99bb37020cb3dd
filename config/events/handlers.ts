import { dispatcherFamily } from "../../contract/routes";
import type { Fault } from "../fault";
import type { Values } from "../keys";
import { nearestOf } from "../reader";
import { ROUTE_HANDLERS } from "../routes";
import type { Places, WithEvents } from "./places";
import { EVENT_KINDS, furtherHandler, type AnyEvent, type EventKind } from "./resolve";

type Settings = Values["function"];

/** An event as an environment has it. */
interface Placed {
    readonly of: WithEvents;
    readonly kind: EventKind;
    readonly event: AnyEvent;
}

/**
 * An event goes to a further handler, which has a function of its own. Otherwise it has a handler where requests have: the dispatcher of a
 * package calls both.
 */
export function handlerFaults(
    places: Places,
    all: readonly WithEvents[],
    { function: settings }: Pick<Values, "function">,
): readonly Fault[] {
    const placed = all.flatMap((of) =>
        EVENT_KINDS.flatMap((kind) => of.events[kind].map((event): Placed => ({ of, kind, event }))),
    );
    const further = placed.filter(({ event }) => furtherHandler(event) !== undefined);
    const others = placed.filter(({ event }) => furtherHandler(event) === undefined);
    return [
        ...further.flatMap((each) => unknownFaults(places, each, settings)),
        ...(settings.routes === undefined
            ? others.flatMap((each) => uselessFaults(places, each, settings))
            : dispatchedFaults(places, others, settings)),
    ];
}

/** A name that `function.handlers` does not have. */
function unknownFaults(places: Places, { of, kind, event }: Placed, { handlers }: Settings): readonly Fault[] {
    const { handler = "" } = event;
    if (Object.hasOwn(handlers, handler)) {
        return [];
    }
    const keys = Object.keys(handlers);
    const nearest = nearestOf(handler, keys);
    return [
        places.set(of, kind, event, "handler", {
            problem: `is ${handler}, and there is no ${handler} in function.handlers`,
            expected:
                nearest !== undefined
                    ? `did you mean ${nearest}?`
                    : keys.length === 0
                      ? "a further handler, which function.handlers is to name first; it names none"
                      : `one of ${keys.join(", ")}`,
            value: nearest ?? keys[0] ?? "<name>",
        }),
    ];
}

/** Without routes the function has one handler, which gets whatever calls it. */
function uselessFaults(places: Places, { of, kind, event }: Placed, { handlers }: Settings): readonly Fault[] {
    const keys = Object.keys(handlers);
    return event.handler === undefined
        ? []
        : [
              places.remove(of, kind, event, "handler", {
                  problem: `is ${event.handler}, which is of no use without function.routes`,
                  expected:
                      `${keys.length === 0 ? "" : `a name of function.handlers (${keys.join(", ")}), or `}to be left out: ` +
                      "the function's one handler gets every event",
              }),
          ];
}

function dispatchedFaults(places: Places, all: readonly Placed[], settings: Settings): readonly Fault[] {
    const family = dispatcherFamily(settings.runtime);
    const first = new Map<string, { readonly handler: string; readonly environment: string }>();
    return all.flatMap(({ of, kind, event }) => {
        const { handler, name } = event;
        const fault = (problem: string, expected: string) => [
            places.remove(of, kind, event, "handler", { problem, expected }),
        ];
        if (handler === undefined) {
            return [
                places.set(of, kind, event, "handler", {
                    problem: "is missing, with function.routes, which answer requests alone",
                    expected: "what gets this event, such as src/jobs.nightly, or a name of function.handlers",
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
    });
}
