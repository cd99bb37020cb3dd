import { UserError } from "../common/errors";
import { findPython } from "../tools/emulators/python";
import { onPath } from "../tools/pulumi-engine/search";
import { isAtLeast, MINIMUM_GO, parseVersion } from "../tools/pulumi-engine/versions";
import { isExecutable } from "./build/environment";

/** The oldest Node.js, as `engines` in package.json has it: npm only warns of an older one. */
export const MINIMUM_NODE = "20.0.0";

/** What has to be on PATH, and how to get it. */
const PROGRAMS = {
    git: "the sample application is committed with it. Install the package git, or see https://git-scm.com/downloads.",
    bash: "the builds of the sample run in it. Install the package bash.",
} as const;

/**
 * Checks what the lab needs of this machine and cannot get by itself, before anything is downloaded or started. It costs one
 * start of Python; all else is looked up on PATH.
 *
 * @param node The version of Node.js that runs this.
 * @throws {UserError} which names all that is missing, each with how to get it.
 */
export async function checkPrerequisites(node: string = process.versions.node): Promise<void> {
    const missing = [
        ...missingNode(node),
        ...Object.entries(PROGRAMS).flatMap(([name, why]) =>
            isOnPath(name) ? [] : [`${name} is not on PATH: ${why}`],
        ),
        ...(await missingPython()),
    ];
    if (missing.length > 0) {
        throw new UserError(
            ["The lab needs what this machine does not have:", ...missing.map((each) => `  - ${each}`)].join("\n"),
            "Then run this again. Nothing was downloaded or started yet.",
        );
    }
}

/**
 * What is said where the engine may have to be built and Go is not there. Downloads, which are tried first, may do.
 *
 * @returns A line, or undefined where Go is on PATH or the engine is on this machine.
 */
export function goWarning(): string | undefined {
    if (isOnPath("go")) {
        return undefined;
    }
    // It brings Pulumi's SDK along, which an old Node.js need not be able to load.
    const { missingTools } = require("../tools/pulumi-engine") as typeof import("../tools/pulumi-engine");
    const missing = missingTools();
    return missing.length === 0
        ? undefined
        : `Go is not on PATH. It is needed if ${missing.join(", ")} cannot be downloaded: Go ${MINIMUM_GO} or newer, https://go.dev/dl.`;
}

function missingNode(version: string): readonly string[] {
    const [own, minimum] = [parseVersion(version), parseVersion(MINIMUM_NODE)];
    return own !== undefined && minimum !== undefined && isAtLeast(own, minimum)
        ? []
        : [`Node.js is ${version}, and 20 or newer is needed: https://nodejs.org/en/download.`];
}

async function missingPython(): Promise<readonly string[]> {
    try {
        await findPython();
        return [];
    } catch (error) {
        if (error instanceof UserError) {
            return [[error.message, error.remedy].filter((part) => part !== undefined).join(" ")];
        }
        throw error;
    }
}

function isOnPath(name: string): boolean {
    return onPath(name).some(isExecutable);
}
