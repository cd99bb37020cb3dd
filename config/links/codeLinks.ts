import type { Environment, PlatformConfig } from "../config";
import { removeCommand, setCommand, type Fault } from "../fault";
import { nearestOf } from "../reader";
import { referencesIn, type Reference } from "./references";

/** The settings of each link of `resources.ts`, by the link's name. */
export type KnownLinks = Readonly<Record<string, readonly string[]>>;

/** What `resources.ts` has made. */
export interface CodeLinks {
    /** For all environments. */
    readonly shared: KnownLinks;
    /** For one environment alone. */
    of(environment: string): KnownLinks;
}

/** A variable where it is said, and what it can be given there. */
interface Variable {
    readonly path: string;
    readonly text: string;
    readonly known: KnownLinks;
    /** Where several environments share it: who, and what each of them has alone. @default - it is one environment's */
    readonly sharing?: { readonly names: readonly string[]; readonly own: KnownLinks };
}

/**
 * What is wrong with variables that are given `${links.…}`: only the program that has called `resources.ts` knows.
 *
 * @param links undefined where there is no such file.
 */
export function codeLinkFaults(
    config: Pick<PlatformConfig, "environments" | "function">,
    links: CodeLinks | undefined,
): readonly Fault[] {
    const faults = new Map<string, Fault>();
    for (const variable of variablesOf(config, links ?? { shared: {}, of: () => ({}) })) {
        for (const reference of referencesIn(variable.text).filter(({ kind }) => kind === "links")) {
            const fault = links === undefined ? withoutFile(variable, reference) : faultOf(variable, reference);
            if (fault !== undefined && !faults.has(fault.path)) {
                faults.set(fault.path, fault);
            }
        }
    }
    return [...faults.values()];
}

function variablesOf(
    { environments, function: { environment: common } }: Pick<PlatformConfig, "environments" | "function">,
    links: CodeLinks,
): readonly Variable[] {
    const of = (at: string, variables: Readonly<Record<string, string>>, rest: Omit<Variable, "path" | "text">) =>
        Object.entries(variables).map(([name, text]) => ({ path: `${at}.${name}`, text, ...rest }));
    const all = ({ name }: Environment) => ({ ...links.shared, ...links.of(name) });
    const sharing = environments.filter(({ isolated }) => !isolated);
    const own = Object.assign({}, ...sharing.map(({ name }) => links.of(name))) as KnownLinks;
    const names = sharing.map(({ name }) => name);
    return [
        ...(sharing.length === 0
            ? []
            : of("function.environment", common, { known: links.shared, sharing: { names, own } })),
        ...environments
            .filter(({ isolated }) => isolated)
            .flatMap((each) => [
                ...of("function.environment", common, { known: all(each) }),
                ...of(`environments.${each.name}.environment`, each.environment, { known: all(each) }),
            ]),
    ];
}

function withoutFile({ path }: Variable, { text }: Reference): Fault {
    return {
        path,
        problem: `is ${text}, and there is no resources.ts beside index.ts`,
        expected: "the file that makes it (docs/resources.md#in-code), or a resource of the configuration",
        mend: removeCommand(path),
    };
}

function faultOf({ path, known, sharing }: Variable, { key, attribute, text }: Reference): Fault | undefined {
    const settings = Object.hasOwn(known, key) ? known[key] : undefined;
    if (settings !== undefined) {
        return settings.includes(attribute)
            ? undefined
            : wrong(
                  path,
                  `is ${text}, and the link ${key} has no setting ${attribute || "there"}`,
                  attribute,
                  settings,
              );
    }
    if (sharing !== undefined && Object.hasOwn(sharing.own, key)) {
        return {
            path,
            problem: `is ${text}, of which each environment has its own, and ${sharing.names.join(", ")} ${
                sharing.names.length > 1 ? "share one function" : "has the shared function"
            }, whose variables are the same for all`,
            expected: "a function of its own for each environment, or a link that resources.ts makes for all of them",
            mend: sharing.names.map((name) => setCommand(`environments.${name}.isolated`, "true")).join("\n"),
        };
    }
    return wrong(path, `is ${text}, and resources.ts makes no link ${key}`, key, Object.keys(known));
}

function wrong(path: string, problem: string, name: string, there: readonly string[]): Fault {
    const nearest = nearestOf(name, there);
    const expected =
        nearest !== undefined
            ? `did you mean ${nearest}?`
            : there.length === 0
              ? "one that is there; there is none"
              : `one of ${[...there].sort().join(", ")}`;
    return { path, problem, expected, mend: removeCommand(path) };
}
