import { record, type Recording } from "./recorder";
import type { World } from "./world";

/** A token that could not be taken for anything else when it turns up somewhere. */
export const TOKEN = "ghp_NeverToBeSeenInClear0123456789";

/** The least configuration that is complete. */
export const CONFIG: Readonly<Record<string, string>> = {
    "aws:region": "eu-west-1",
    "platform:projectName": "shop",
    "platform:accountId": "123456789012",
    "platform:githubOwner": "octo",
    "platform:githubRepository": "shop-application",
    "platform:githubToken": TOKEN,
};

/** Runs the real program, with its own defaults, under mocks. @param load What `resources.ts` exports. @default - there is none */
export async function recordPlatform(
    config: Readonly<Record<string, string>> = {},
    world: World = {},
    secrets: readonly string[] = [],
    load?: () => unknown,
): Promise<Recording> {
    // A dynamic import would be a real ES import here, which cannot load TypeScript under "module": "nodenext".
    const program = require("../../index") as typeof import("../../index");
    return record(
        () => program(load),
        { ...CONFIG, ...config },
        { secrets: ["platform:githubToken", ...secrets], world },
    );
}

/** The tags of a shared resource under {@link CONFIG}. */
export const TAGS = { ManagedBy: "pulumi", Project: "shop", Stack: "test" };
