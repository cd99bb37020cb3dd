import { parameterFolder } from "../contract/parameters";
import { NEXT_VARIABLE, secretsEnvironment, SECRETS_VARIABLE } from "../contract/secretVariables";
import { familyOf } from "../contract/runtimeFamily";
import type { Environment } from "./config";
import { removeCommand, setCommand, type Fault } from "./fault";
import type { FunctionConfig } from "./keys/function";
import type { Reader } from "./reader";
import { ownVariables, type Variables } from "./variables";

/** What reads secrets is a layer, of which a function may have 5: "Lambda quotas". */
const MOST_LAYERS = 4;

/** The means of the function that secrets have to do with. */
type Means = Pick<FunctionConfig, "layers" | "runtime" | "snapStart">;
type Owned = Pick<Environment, "environment" | "isolated" | "name" | "secretVariables">;

/** Checks variables that are secrets. Those of an environment that shares its function are refused in isolation.ts. */
export function checkSecretVariables(root: Reader, environments: readonly Owned[], settings: Means & Variables): void {
    const map = root.object("environments", "");
    const common = root.object("function", "").object("environment", "");
    const isolated = environments.filter((environment) => environment.isolated);
    const entries = [
        ...entryFaults(root, common, "function.environment", settings),
        ...environments.flatMap((each) => {
            const path = `${map.at(each.name)}.environment`;
            return entryFaults(root, map.object(each.name, "").object("environment", ""), path, each);
        }),
    ];
    root.faults.push(
        ...entries,
        ...sharedFaults(environments, settings),
        ...meansFaults("function.environment", settings, settings),
        ...takenFaults("function.environment", settings, settings.environment),
        ...isolated.flatMap((each) => {
            const path = `${map.at(each.name)}.environment`;
            const all = ownVariables(settings, each);
            const isCommon = Object.keys(each.secretVariables).length === 0;
            const faults = takenFaults(path, all, isCommon ? each.environment : all.environment);
            return [...meansFaults(path, each, settings), ...faults];
        }),
    );
}

/** What an entry is: one of the two. What is wrong with either by itself has been said. */
function entryFaults(
    root: Reader,
    reader: Reader,
    at: string,
    { environment, secretVariables }: Variables,
): readonly Fault[] {
    return reader.keys().flatMap((variable) => {
        const path = `${at}.${variable}`;
        const isSecret = Object.hasOwn(secretVariables, variable);
        const isOne = isSecret !== Object.hasOwn(environment, variable);
        if (isOne || root.faults.some((fault) => fault.path.startsWith(path))) {
            return [];
        }
        const problem = isSecret ? "has a value beside its secret" : "has neither a value nor a secret";
        return [{ path, problem, expected: "a plain text, or { secret: <name> }", mend: removeCommand(path) }];
    });
}

/** On a shared function the same process answers for all environments that serve a version. */
function sharedFaults(environments: readonly Owned[], { secretVariables }: Variables): readonly Fault[] {
    const sharing = environments.filter(({ isolated }) => !isolated).map(({ name }) => name);
    return Object.keys(sharing.length === 0 ? {} : secretVariables).map((variable) => {
        const path = `function.environment.${variable}`;
        return {
            path,
            problem: `is a secret, and ${sharing.join(", ")} ${
                sharing.length > 1 ? "share one function" : "has the shared function"
            }: whatever alias calls a version, the same process answers, so that one environment's secret would be there for all`,
            expected: "a function of its own for each environment",
            mend: [
                ...sharing.map((name) => setCommand(`environments.${name}.isolated`, "true")),
                "# or",
                removeCommand(path),
            ].join("\n"),
        };
    });
}

/** What keeps Lambda from starting a program of ours before the runtime. */
function meansFaults(
    at: string,
    { secretVariables }: Variables,
    { layers, runtime, snapStart }: Means,
): readonly Fault[] {
    if (Object.keys(secretVariables).length === 0) {
        return [];
    }
    const family = familyOf(runtime);
    const remove = removeCommand(at);
    const fault = (problem: string, expected: string, mend = remove): Fault => ({ path: at, problem, expected, mend });
    return [
        ...(family === "python" || family === "nodejs"
            ? []
            : [
                  fault(
                      `has secrets, and the runtime is ${runtime}`,
                      "no secrets there: they are read for Python and Node.js only",
                  ),
              ]),
        ...(layers.length > MOST_LAYERS
            ? [
                  fault(
                      `has secrets, and function.layers are ${layers.length}`,
                      `at most ${MOST_LAYERS} beside secrets, which take one`,
                  ),
              ]
            : []),
        ...(snapStart
            ? [
                  fault(
                      "has secrets, and function.snapStart would keep their values in the snapshot of a version",
                      "one of the two",
                      [setCommand("function.snapStart", "false"), "# or", remove].join("\n"),
                  ),
              ]
            : []),
    ];
}

/** @param variables Those among which none may be that secrets take for themselves. */
function takenFaults(
    at: string,
    { secretVariables }: Variables,
    variables: Variables["environment"],
): readonly Fault[] {
    const taken = [NEXT_VARIABLE, SECRETS_VARIABLE].filter((each) => Object.hasOwn(variables, each));
    return (Object.keys(secretVariables).length === 0 ? [] : taken).map((each) => ({
        path: at,
        problem: `has secrets, and ${each} is a variable, which they take`,
        expected: `no variable ${each}`,
        mend: removeCommand(at),
    }));
}

/**
 * Variables as large as those that secrets take: the names of parameters, with the longest name that a project may have.
 *
 * @param environment Whose they are, or `previews`.
 */
export function secretsSize(
    environment: string,
    secrets: Variables["secretVariables"],
): Readonly<Record<string, string>> {
    const named = Object.entries(secrets).map(([variable, secret]) => [
        variable,
        `${parameterFolder("x".repeat(40), environment)}${secret}`,
    ]);
    const told = {
        host: "x".repeat(40),
        variables: Object.fromEntries(named) as Record<string, string>,
        command: "x".repeat(110),
    };
    return named.length === 0 ? {} : secretsEnvironment(told);
}
