import type { Environment } from "../config";
import { removeCommand, setCommand, type Fault } from "../fault";
import type { Reader } from "../reader";
import type { AnyEvent, EnvironmentEvents, EventKind } from "./resolve";

/** An environment with its events, as they are after merging. */
export interface WithEvents {
    readonly environment: Environment;
    readonly events: EnvironmentEvents;
}

/** Makes faults about events where they are said: in what is common, or in what an environment has for itself. */
export class Places {
    constructor(private readonly root: Reader) {}

    /** The path of a member of an event, or of the event itself. */
    at({ environment }: WithEvents, kind: EventKind, { name }: AnyEvent, member?: string): string {
        const own = this.root.object("environments", "").object(environment.name, "").object("events", "");
        const common = this.root.object("events", "");
        const has = (reader: Reader) => {
            const map = reader.object(kind, "");
            return map.has(name) && (member === undefined || map.object(name, "").has(member));
        };
        const reader = has(own) || !common.object(kind, "").has(name) ? own : common;
        const at = reader.object(kind, "").at(name);
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
