import { createHash } from "node:crypto";

import type { FunctionConfiguration } from "@aws-sdk/client-lambda";

import { canonicalJson } from "../../../common/canonicalJson";

/**
 * What differs between a version and `$LATEST` although nobody has changed a setting, or is no setting. All else counts:
 * a field that AWS adds later makes one release more, never one less.
 */
const NOT_SETTINGS = new Set([
    "$metadata",
    "Architectures", // Part of the code: compared by itself.
    "CodeSha256",
    "CodeSize",
    "ConfigSha256",
    "Description", // A version's own is its commit.
    "FunctionArn",
    "LastModified",
    "LastUpdateStatus",
    "LastUpdateStatusReason",
    "LastUpdateStatusReasonCode",
    "MasterArn",
    "RevisionId",
    "RuntimeVersionConfig", // Moves with AWS's own patches of the runtime.
    "State",
    "StateReason",
    "StateReasonCode",
    "Version",
]);

/** What may hold something that is not to be shown: only whether it is the same. */
const UNSHOWN = new Set(["Environment"]);

/** A hash of the settings that are frozen with a version. */
export function settingsHash(configuration: FunctionConfiguration): string {
    return digest(Object.fromEntries(settingsIn(configuration)));
}

/** The same settings one by one, in words for a person: `MemorySize` is `256`. Of variables no more than a digest. */
export function settingsByName(configuration: FunctionConfiguration): Readonly<Record<string, string>> {
    return Object.fromEntries(
        settingsIn(configuration).map(([name, value]) => [
            name,
            UNSHOWN.has(name) ? digest(value) : typeof value === "string" ? value : canonicalJson(value),
        ]),
    );
}

function settingsIn(configuration: FunctionConfiguration): readonly (readonly [string, unknown])[] {
    const { SnapStart } = configuration;
    // Its OptimizationStatus is On for versions only; without it, Lambda says None or nothing.
    const applied = SnapStart?.ApplyOn === "None" ? undefined : SnapStart?.ApplyOn;
    return Object.entries({ ...configuration, SnapStart: applied }).filter(
        ([name, value]) => !NOT_SETTINGS.has(name) && value !== undefined && value !== null,
    );
}

function digest(value: unknown): string {
    return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, 16);
}
