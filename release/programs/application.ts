import { BUILD_SETTINGS_VARIABLE, parseBuildSettings, type BuildSettings } from "../../contract/buildSettings";
import { BUILD_FOLDER, NOT_BUILT } from "../../contract/buildFolder";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { build, install, Place, requireFolder, test } from "../building";

/** What a build does with the application itself, each a command of its own. */
export const APPLICATION_COMMANDS = { install, build, test } as const;

export type ApplicationCommand = keyof typeof APPLICATION_COMMANDS;

/** How the application is built; undefined where the stack is of an older version, which did not say. */
export function buildSettingsOf(env: Readonly<NodeJS.ProcessEnv>): BuildSettings | undefined {
    const text = env[BUILD_SETTINGS_VARIABLE];
    return text === undefined ? undefined : parseBuildSettings(text);
}

/** Runs one of {@link APPLICATION_COMMANDS}, unless nothing is built. */
export function applicationCommand(
    command: ApplicationCommand,
    env: Readonly<NodeJS.ProcessEnv>,
    cwd: string,
    say: (text: string) => void,
): void {
    const root = env["CODEBUILD_SRC_DIR"] ?? cwd;
    if (!existsSync(join(root, BUILD_FOLDER, NOT_BUILT))) {
        const place = new Place(root, parseBuildSettings(env[BUILD_SETTINGS_VARIABLE]), say);
        requireFolder(place);
        APPLICATION_COMMANDS[command](place);
    }
}
