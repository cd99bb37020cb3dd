import { setCommand } from "./fault";
import { variableFaults, type VariablesPlace } from "./functionVariables";
import type { BuildConfig } from "./keys/build";
import type { Reader } from "./reader";

/** `build.environment`. */
const OF_THE_BUILD: VariablesPlace = {
    path: "build.environment",
    quota: "a build that has many more does not start",
    expected: "the name of the secret that it is in, in build.secrets",
    command: (name) => setCommand(`build.secrets.${name}`, "<name of the secret>"),
};

/** Checks what the keys of the build say only together. */
export function checkBuild(root: Reader, { build }: { readonly build: BuildConfig }): void {
    const map = root.object("build", "");
    root.faults.push(...variableFaults(map.object("environment", ""), build.environment, OF_THE_BUILD));
}
