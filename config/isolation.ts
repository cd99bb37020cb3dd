import type { Environment } from "./config";
import { removeCommand, setCommand, type Fault } from "./fault";
import { variableFaults } from "./functionVariables";
import type { FunctionConfig } from "./keys/function";
import type { Reader } from "./reader";
import { checkSecretVariables, secretsSize } from "./secretVariables";
import type { Standing } from "./standing";
import { ownVariables } from "./variables";

/** What an environment says of a function of its own. */
export type OwnFunction = Pick<Environment, "environment" | "function" | "isolated" | "name" | "secretVariables">;

/** Checks what goes with a function of an environment's own, and that none is given up. */
export function checkIsolation(
    root: Reader,
    environments: readonly OwnFunction[],
    settings: Pick<FunctionConfig, "environment" | "layers" | "runtime" | "secretVariables" | "snapStart">,
    standing: Standing,
): void {
    const map = root.object("environments", "");
    const faults = environments.flatMap((environment) => {
        const { name, isolated } = environment;
        if (!isolated) {
            return [...sharedFaults(map, environment), ...returnFaults(map, name, standing)];
        }
        const reader = map.object(name, "").object("environment", "");
        const path = `${map.at(name)}.environment`;
        const all = ownVariables(settings, environment);
        return variableFaults(reader, environment.environment, {
            path,
            quota: "a quota of AWS Lambda that is never raised, with function.environment",
            expected: "{ secret: <name> }; a name such as TOKEN_URL says where one is",
            command: (variable) =>
                `npm run platform -- settings secret ${name} ${variable}\n${setCommand(`${path}.${variable}.secret`, variable)}`,
            beside: { ...all.environment, ...secretsSize(name, all.secretVariables) },
        });
    });
    root.faults.push(...faults);
    checkSecretVariables(root, environments, settings);
}

/** On a shared function, an environment has nothing of the function to itself. */
function sharedFaults(map: Reader, environment: OwnFunction): readonly Fault[] {
    const secrets = Object.keys(environment.secretVariables);
    const own = [
        ...(Object.keys(environment.environment).length === 0 && secrets.length === 0 ? [] : ["environment"]),
        ...Object.entries(environment.function).flatMap(([key, value]) =>
            value === undefined ? [] : [`function.${key}`],
        ),
    ];
    return own.map((key) => ({
        path: `${map.at(environment.name)}.${key}`,
        problem:
            key === "environment" && secrets.length > 0
                ? "has secrets, and the environment shares its function: whatever alias calls a version, the same process answers, so that one environment's secret would be there for all"
                : key === "environment"
                  ? "is there, and the environment shares its function: variables are frozen into the version that is promoted"
                  : "is there, and the environment shares its function, which has this once",
        expected: "a function of its own, or environments.<name>.settings, which are read by environment at run time",
        mend: [
            setCommand(`${map.at(environment.name)}.isolated`, "true"),
            "# or",
            removeCommand(`${map.at(environment.name)}.${key}`),
        ].join("\n"),
    }));
}

/** The shared function has stayed at what the environment served before the move: to go back there would be a silent rollback. */
function returnFaults(map: Reader, name: string, standing: Standing): readonly Fault[] {
    if (standing.get(name)?.isIsolated !== true) {
        return [];
    }
    const path = `${map.at(name)}.isolated`;
    return [
        {
            path,
            problem:
                "is not true any more, and the environment serves from a function of its own, which would be deleted",
            expected: "true: the shared function does not have what this one serves",
            mend: setCommand(path, "true"),
        },
    ];
}
