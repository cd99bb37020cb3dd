import type { Environment, PlatformConfig } from "../config";
import { removeCommand, setCommand, type Fault } from "../fault";
import type { Reader } from "../reader";
import type { AnyEvent, EnvironmentEvents, EventKind } from "./resolve";

/** An environment with its events, as they are after merging. */
export interface WithEvents {
    readonly environment: Environment;
    readonly events: EnvironmentEvents;
}

/** Whether an event, or a member of it, is said in what an environment has for itself, or in what is common. */
type Says = (kind: EventKind, name: string, member?: string) => boolean;

/** Makes faults about events where they are said: in what is common, or in what an environment has for itself. */
export class Places {
    private constructor(
        private readonly common: Says,
        private readonly own: (environment: Environment) => Says,
    ) {}

    /** By the text of the configuration, which may be wrong elsewhere. */
    static inText(root: Reader): Places {
        const says =
            (events: Reader): Says =>
            (kind, name, member) => {
                const map = events.object(kind, "");
                return map.has(name) && (member === undefined || map.object(name, "").has(member));
            };
        const own = ({ name }: Environment) => root.object("environments", "").object(name, "").object("events", "");
        return new Places(says(root.object("events", "")), (environment) => says(own(environment)));
    }

    /** By a configuration that was accepted. */
    static inValues(config: Pick<PlatformConfig, "events">): Places {
        const says =
            (events: PlatformConfig["events"]): Says =>
            (kind, name, member) => {
                const found = (events[kind] as Readonly<Record<string, object>>)[name];
                const value = member === undefined ? found : (found as Record<string, unknown> | undefined)?.[member];
                return value !== undefined;
            };
        return new Places(says(config.events), ({ events }) => says(events));
    }

    /** The path of a member of an event, or of the event itself. */
    at({ environment }: WithEvents, kind: EventKind, { name }: AnyEvent, member?: string): string {
        const isOwn = this.own(environment)(kind, name, member) || !this.common(kind, name);
        const at = `${isOwn ? `environments.${environment.name}.` : ""}events.${kind}.${name}`;
        return member === undefined ? at : `${at}.${member}`;
    }

    /** A fault that setting the member mends. */
    set(
        of: WithEvents,
        kind: EventKind,
        event: AnyEvent,
        member: string,
        words: { readonly problem: string; readonly expected: string; readonly value: string },
    ): Fault {
        const path = this.at(of, kind, event, member);
        return { path, problem: words.problem, expected: words.expected, mend: setCommand(path, words.value) };
    }

    /** A fault that taking the member away mends. */
    remove(
        of: WithEvents,
        kind: EventKind,
        event: AnyEvent,
        member: string | undefined,
        words: { readonly problem: string; readonly expected: string },
    ): Fault {
        const path = this.at(of, kind, event, member);
        return { path, problem: words.problem, expected: words.expected, mend: removeCommand(path) };
    }
}
