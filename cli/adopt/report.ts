import colors from "picocolors";

import type { FoundPlatform, Left } from "../../release/adoption";
import { OWN_VARIABLES } from "../../contract/stageVariables";
import { table } from "../shell/table";
import { plain } from "../shell/words";
import type { AdoptionFault } from "./faults";

/** What the stack's configuration says of the function, as far as it is compared with what was found. */
export interface WantedFunction {
    readonly runtime: string;
    readonly handler: string;
    readonly architecture: string;
    readonly memorySize: number;
    readonly timeout: number;
    readonly environment: Readonly<Record<string, string>>;
    readonly secretVariables: Readonly<Record<string, string>>;
    readonly layers: readonly string[];
}

/** What of the function's settings is other than the configuration says: it reaches an environment with its next release. */
export function differences(found: FoundPlatform, wanted: WantedFunction): readonly string[] {
    const pairs = [
        ["function.runtime", found.runtime, wanted.runtime],
        ["function.handler", found.handler, wanted.handler],
        ["function.architecture", found.architecture, wanted.architecture],
        ["function.memorySize", String(found.memorySize), String(wanted.memorySize)],
        ["function.timeout", String(found.timeout), String(wanted.timeout)],
    ] as const;
    const settings = pairs.flatMap(([key, is, will]) =>
        is === will ? [] : [`${key}: ${is === "" ? "nothing" : is} now, ${will} by the configuration`],
    );
    const variables = { ...wanted.environment, ...wanted.secretVariables };
    const missing = found.variables.filter((name) => !Object.hasOwn(variables, name));
    const layers = found.layers.filter((arn) => !wanted.layers.includes(arn));
    return [
        ...settings,
        ...(missing.length === 0 ? [] : [`function.environment: the configuration has no ${missing.join(", ")}`]),
        ...(layers.length === 0 ? [] : [`function.layers: the configuration has no ${layers.join(", ")}`]),
    ];
}

/** What is to be known before it is taken over. */
export function notesOf(
    found: FoundPlatform,
    config: { readonly function: WantedFunction; readonly environments: Parameters<typeof stageNotes>[1] },
): readonly string[] {
    return [...stageNotes(found, config.environments), ...differences(found, config.function)];
}

/** What is said of the stages of environments before they are taken over. */
export function stageNotes(
    found: FoundPlatform,
    environments: readonly { readonly name: string; readonly settings: Readonly<Record<string, string>> }[],
): readonly string[] {
    return environments.flatMap(({ name, settings }) => {
        const stage = found.api.stages.find((each) => each.name === name);
        if (stage === undefined) {
            return [`${name} is new: it starts at the placeholder, which answers 503 until its first release`];
        }
        const lost = Object.entries(stage.variables)
            .filter(([key, value]) => !OWN_VARIABLES.includes(key) && settings[key] !== value)
            .map(([key]) => key);
        return lost.length === 0
            ? []
            : [`the stage ${name} loses its variables ${lost.join(", ")}: put them into environments.${name}.settings`];
    });
}

/** What was found and what will be done with it, for a person. */
export function foundText(found: FoundPlatform, environments: readonly string[], notes: readonly string[]): string {
    const { api, aliases, functionName, role } = found;
    const rows = environments.flatMap((name) => {
        const alias = aliases.find((each) => each.name === name);
        if (alias === undefined) {
            return [];
        }
        const what =
            alias.version === "$LATEST"
                ? "a version of the same code is published, and the alias moved to it"
                : "stays";
        return [[name, alias.version, alias.codeSha256.slice(0, 12), what]];
    });
    const others = api.stages.map(({ name }) => name).filter((name) => !environments.includes(name));
    const lines = [
        `${colors.bold(plain(functionName))} and the API ${colors.bold(plain(api.id))} (${plain(api.name)}, ${api.endpointType})`,
        table(["ENVIRONMENT", "SERVES", "CODE", "WHAT IS DONE"], rows),
        ...notes.map((note) => `${colors.yellow("!")} ${plain(note)}`),
        ...others.map(
            (name) => `${colors.dim("i")} the stage ${plain(name)} is left alone: no environment has its name`,
        ),
        `${colors.dim("i")} versions of today go on as ${plain(role)}; releases run as a role of the stack: keep both until each environment was released`,
        `${colors.dim("i")} $LATEST, which no alias serves any more, gets the placeholder's code`,
    ];
    return `${lines.join("\n")}\n`;
}

/** What keeps it from being taken over, for a person. */
export function faultsText(faults: readonly AdoptionFault[]): string {
    return faults.map(({ problem, remedy }) => `  ${problem}.\n    ${remedy}`).join("\n");
}

/** What was done, for a person. */
export function doneText(stack: string, moved: readonly Left[], recorded: readonly string[]): string {
    const aliases = moved.map(({ alias, version }) => `The alias ${alias} has left $LATEST for version ${version}.\n`);
    const ledger = recorded.length === 0 ? "" : `The ledger begins with what was found: ${recorded.join(", ")}.\n`;
    return `${aliases.join("")}${ledger}${stack} has taken everything over. How CloudFormation lets go of it: docs/adopt.md\n`;
}
