import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as v from "valibot";
import { parse } from "yaml";

import { installer, machinePath, shell, type Host, type ShellRun } from "./job";

const phase = v.strictObject({
    "runtime-versions": v.exactOptional(v.record(v.string(), v.string())),
    "on-failure": v.literal("ABORT"),
    commands: v.array(v.string()),
});

/** What a build specification may hold here; a word more is a fault, since nothing would heed it. */
const specification = v.strictObject({
    version: v.literal(0.2),
    env: v.strictObject({ shell: v.literal("bash") }),
    phases: v.strictObject({ install: phase, build: phase }),
});

/** A project of CodeBuild, as BatchGetProjects gives it. */
export interface BuildProject {
    readonly source: { readonly buildspec: string };
    readonly environment: {
        readonly environmentVariables: readonly {
            readonly name: string;
            readonly value: string;
            readonly type: "PLAINTEXT" | "SECRETS_MANAGER";
        }[];
    };
}

/**
 * Builds a commit as CodeBuild does: with version 0.2 of a specification all commands run in one shell, until one fails.
 *
 * @param secret Reads a variable from Secrets Manager.
 * @param given Variables over those of the project.
 * @throws {Error} where the specification holds what is not known here.
 */
export async function runBuild(
    host: Host,
    { source, environment }: BuildProject,
    secret: (reference: string) => string,
    given: Readonly<Record<string, string>>,
    sha: string,
): Promise<ShellRun> {
    const { install, build } = v.parse(specification, parse(source.buildspec)).phases;
    const home = mkdtempSync(join(host.folder, "build-"));
    const folder = join(home, "src");
    mkdirSync(folder);
    host.checkout(sha, folder);
    const variables = environment.environmentVariables.map(({ name, value, type }) => [
        name,
        type === "PLAINTEXT" ? value : secret(value),
    ]);
    const script = join(home, "script.sh");
    writeFileSync(script, ["set -e", ...install.commands, ...build.commands, ""].join("\n"));
    return shell("build", [script], folder, {
        ...{ HOME: home, CI: "true", CODEBUILD_SRC_DIR: folder, CODEBUILD_RESOLVED_SOURCE_VERSION: sha },
        ...(Object.fromEntries(variables) as Record<string, string>),
        ...host.pulumi.env,
        ...host.credentials("codebuild"),
        ...given,
        PATH: `${installer(home, host)}:${machinePath(host.folder)}`,
    });
}
