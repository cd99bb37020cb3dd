import { randomUUID } from "node:crypto";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { UserError } from "../../common/errors";
import { cacheFolder } from "../../tools/cacheFolder";
import type { Buildspec } from "./buildspec";

/** What decides the variables that a build sees. */
export interface EnvironmentOptions {
    /** The variables of the build project, and whatever else the build needs, such as the credentials of AWS. */
    readonly environment: Readonly<Record<string, string>>;
    /** Folders at the head of PATH. */
    readonly path: readonly string[];
    readonly commit: string;
    readonly sourceFolder: string;
    /** The home folder of the build, which is also its temporary folder. */
    readonly home: string;
}

/**
 * All variables that a build's first command sees. Of this process's own, PATH alone is inherited; as in CodeBuild, the
 * project's variables win over those of the build specification.
 */
export function buildEnvironment(buildspec: Buildspec, options: EnvironmentOptions): Record<string, string> {
    const { environment, home } = options;
    const region = environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
    const variables: Record<string, string> = {
        PATH: [...options.path, process.env["PATH"]].filter(Boolean).join(delimiter),
        HOME: home,
        TMPDIR: home,
        // Its entries are named by their content: to compile Go's standard library for each build costs minutes, and shows nothing.
        GOCACHE: join(cacheFolder(), "go-build"),
        ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
        ...buildspec.variables,
        CODEBUILD_BUILD_ID: `local:${randomUUID()}`,
        CODEBUILD_BUILD_SUCCEEDING: "1",
        CODEBUILD_RESOLVED_SOURCE_VERSION: options.commit,
        CODEBUILD_SRC_DIR: options.sourceFolder,
        CODEBUILD_START_TIME: String(Date.now()),
        ...environment,
    };
    requireShell(buildspec.shell, variables["PATH"] ?? "");
    return variables;
}

function requireShell(shell: string, path: string): void {
    const places = shell.startsWith("/") ? [shell] : path.split(delimiter).map((folder) => join(folder, shell));
    if (!places.some(isExecutable)) {
        throw new UserError(
            `The build specification asks for ${shell}, which is not on PATH.`,
            `Install ${shell}, or set env.shell in the build specification to /bin/sh.`,
        );
    }
}

/** Whether this user may execute the file. */
export function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
