import { readFileSync } from "node:fs";
import path from "node:path";

/** A version as its three numbers. What follows them, such as `-alpha.1`, is not told apart. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The oldest CLI that this project is tested with. */
export const MINIMUM_CLI = "3.228.0";

/** The oldest Go that builds the providers. */
export const MINIMUM_GO = "1.25.8";

/** Version of the npm package that a tool has to go with, as it is installed. */
export function packageVersion(name: "@pulumi/pulumi" | "@pulumi/aws" | "@pulumi/github"): string {
    const manifest = path.join(path.dirname(require.resolve(name)), "package.json");
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** The first version in a text such as `v3.200.0`, `7.48.0` or `go version go1.26.8 linux/amd64`. */
export function parseVersion(text: string): Version | undefined {
    const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
    return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

export function formatVersion(version: Version): string {
    return version.join(".");
}

/** True when the version is the other one or newer. */
export function isAtLeast(version: Version, other: Version): boolean {
    for (const index of [0, 1, 2] as const) {
        if (version[index] !== other[index]) {
            return version[index] > other[index];
        }
    }
    return true;
}
