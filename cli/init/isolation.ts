import { isMap } from "../../common/json";
import { completeEnvironments, type RawConfig } from "../../config";
import { formatPath, type ConfigPath } from "../../config/seed";
import type { StackFile } from "../../config/stackFile";
import type { Note } from "../../release/recognise/application";
import type { Context } from "../shell/command";
import type { Change } from "./plan";

/** What is done about environments that could have a function of their own. */
export interface Isolation {
    readonly changes: readonly Change[];
    /** What to know where nobody has said what is wanted. */
    readonly notes: readonly Note[];
}

/**
 * The environments that something is promoted to, and of which nobody has said whether they share a function with what is promoted.
 *
 * @param raw The stack's configuration, with what the project gives to it.
 */
export function undecided({ project, secrets }: RawConfig): readonly string[] {
    const environments = completeEnvironments(project["environments"]);
    if (!isMap(environments) || secrets.has("environments")) {
        return [];
    }
    return Object.entries(environments).flatMap(([name, entry]) =>
        isMap(entry) && typeof entry["promotesFrom"] === "string" && entry["isolated"] === undefined ? [name] : [],
    );
}

/**
 * Has a person say whether environments get a function of their own. A stack that may be up already keeps what it has unless they say
 * so: for it that is a move.
 *
 * @returns What was said; undefined where nobody can be asked.
 */
export async function askIsolation(
    { stdin }: Pick<Context, "stdin">,
    names: readonly string[],
    file: StackFile,
): Promise<boolean | undefined> {
    if (!stdin.isTerminal) {
        return undefined;
    }
    const isNew = ["absent", "replaceable"].includes(file.compare(["accountId"], ""));
    const answer = await stdin.ask(
        `Give ${names.join(" and ")} a function of ${names.length === 1 ? "its" : "their"} own, which what runs and builds elsewhere cannot read or ` +
            `release to? ${isNew ? "[Y/n]" : "A stack that is up already is moved by docs/isolation.md. [y/N]"} `,
    );
    const said = answer?.trim() ?? "n";
    return said === "" ? isNew : /^y(es)?$/i.test(said);
}

/**
 * Plans what was said.
 *
 * @param wanted What was said; undefined where nobody has.
 */
export function planIsolation(
    names: readonly string[],
    wanted: boolean | undefined,
    file: StackFile,
    raw: RawConfig,
): Isolation {
    if (names.length === 0) {
        return { changes: [], notes: [] };
    }
    if (wanted === undefined) {
        const notes = names.map((name): Note => {
            const key = formatPath(["environments", name, "isolated"]);
            return {
                ...{ where: "the stack", name: key, kind: "word" },
                what: `${name} has one function with what is promoted to it, whose code may do what ${name}'s may`,
                todo: `init --isolate gives it one of its own, and --no-isolate keeps it as it is: docs/isolation.md`,
            };
        });
        return { changes: [], notes };
    }
    const change = (path: ConfigPath, value: unknown): Change => ({
        ...{ path, key: formatPath(path), value, current: undefined },
        ...{ where: wanted ? "--isolate" : "--no-isolate", action: "set" },
    });
    if (file.compare(["environments"], "") !== "absent") {
        return { changes: names.map((name) => change(["environments", name, "isolated"], wanted)), notes: [] };
    }
    // What a stack says of environments takes the place of all that the project says.
    const all = completeEnvironments(raw.project["environments"]) as Readonly<Record<string, object>>;
    const said = names.map((name) => [name, { ...all[name], isolated: wanted }] as const);
    return { changes: [change(["environments"], { ...all, ...Object.fromEntries(said) })], notes: [] };
}
