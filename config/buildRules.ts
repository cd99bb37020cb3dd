import { SECRET_REFERENCE, secretReference, secretRegion } from "./buildSecrets";
import type { PlatformConfig } from "./config";
import { familyOf } from "../contract/runtimeFamily";
import { removeCommand, setCommand, type Fault } from "./fault";
import { isSecretValue, variableFaults, type VariablesPlace } from "./functionVariables";
import type { BuildConfig } from "./keys/build";
import type { Reader } from "./reader";

/** `build.environment`. */
const OF_THE_BUILD: VariablesPlace = {
    path: "build.environment",
    quota: "a build that has many more does not start",
    expected: "the name of the secret that it is in, in build.secrets",
    command: (name) => setCommand(`build.secrets.${name}`, "<name of the secret>"),
};

/** Checks what the keys of the build say only together, and what the Region decides. */
export function checkBuild(
    root: Reader,
    { build, function: settings }: Pick<PlatformConfig, "build" | "function">,
    region: string,
): void {
    const map = root.object("build", "");
    root.faults.push(
        ...variableFaults(map.object("environment", ""), build.environment, OF_THE_BUILD),
        ...secretFaults(build, region),
        ...compiledFaults(build, settings.runtime),
    );
}

/** No value is ever shown: it may be the secret itself, in the place of its name. */
function secretFaults({ environment, secrets }: BuildConfig, region: string): readonly Fault[] {
    const { expected, example } = SECRET_REFERENCE;
    return Object.entries(secrets).flatMap(([name, reference]) => {
        const path = `build.secrets.${name}`;
        const fault = (problem: string, other: string = expected, mend = setCommand(path, example)) => [
            { path, problem, expected: other, mend },
        ];
        const at = secretRegion(reference);
        if (isSecretValue(reference)) {
            return fault("is the secret itself, as it looks, and not its name");
        }
        if (secretReference(reference) === undefined) {
            return fault("names no secret and no parameter");
        }
        if (reference.startsWith("/_platform/")) {
            return fault("is the platform's own");
        }
        if (name in environment) {
            return fault("is in build.environment, too", "one of them", removeCommand(`build.environment.${name}`));
        }
        return at === undefined || at === region
            ? []
            : fault(`is in ${at}`, `a secret in ${region}, where the builds are: Secrets Manager can replicate it`);
    });
}

/**
 * Of what is compiled, the platform recognises no build: without one, sources would be released. A Ruby application without gems needs
 * none, so that family is not asked.
 */
function compiledFaults({ mode, install, commands, output }: BuildConfig, runtime: string): readonly Fault[] {
    const family = familyOf(runtime);
    const isCompiled = family === "java" || family === "dotnet" || family === "provided";
    if (!isCompiled || mode !== "managed" || [install, commands, output].some((each) => each !== undefined)) {
        return [];
    }
    return [
        {
            path: "build.commands",
            problem: `is not there, and the platform knows of no build for the runtime ${runtime}`,
            expected: "the commands that build it, and the folder that they write as build.output",
            mend: [setCommand("build.commands[0]", "<command>"), setCommand("build.output", "<folder>")].join("\n"),
        },
    ];
}
