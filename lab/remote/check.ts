import { join } from "node:path";

import { UserError } from "../../common/errors";
import { checkout, runBuild } from "../build";
import { shortened } from "../buildFailure";
import type { LabFolder, LabRecord } from "../folder";
import { gitHubControl } from "../../tools/github-stand-in";
import { buildProject } from "../release";
import type { Pusher } from "./pusher";

/** A commit of a pull request, and what the hooks have answered when they heard of it. */
export interface CheckedCommit {
    readonly number: number;
    readonly commit: string;
    readonly deliveries: readonly { readonly answer: string }[];
}

/**
 * Runs the build that a pull request's webhook has started, with the variables that CodeBuild gave it, and reports its end
 * as CodeBuild does. The emulator's own build runs no command and has succeeded at once: what this says stands after it.
 *
 * @returns False where no build was started.
 * @throws {UserError} where the check fails.
 */
export async function runCheck(
    folder: LabFolder,
    { aws, path, github: { url, repository } }: LabRecord,
    { number, commit, deliveries }: CheckedCommit,
    { say, signal }: Pusher,
): Promise<boolean> {
    const id = startedBuild(deliveries);
    if (id === undefined) {
        return false;
    }
    const [name = ""] = id.split(":");
    const project = await buildProject(name);
    const report = async (state: "failure" | "pending" | "success", description: string) => {
        if (project.context !== undefined) {
            const status = { repository, sha: commit, state, context: project.context, description };
            await gitHubControl(url).addStatus(status);
        }
    };
    await report("pending", "Build started");
    say(`Checking ${commit.slice(0, 7)}`);
    const sourceFolder = join(folder.root, "build", `pr-${number}`);
    await checkout(folder.remote, commit, sourceFolder);
    const result = await runBuild({
        sourceFolder,
        buildspec: project.buildspec,
        environment: { ...aws, ...(await variablesOf(id)) },
        path,
        commit,
        logFile: join(folder.logs, `build-pr-${number}.log`),
        timeoutMinutes: project.timeout,
        cache: project.cache,
        onLine: say,
        signal,
    });
    if (!result.succeeded) {
        await report("failure", `Build failed for project ${name}`);
        throw new UserError(
            `The check of pull request #${number} failed: ${shortened(result.failure)}`,
            `Its log: ${result.log}. What is pushed to its branch is checked again.`,
        );
    }
    await report("success", `Build succeeded for project ${name}`);
    say(`Its check has passed${project.context === undefined ? "" : `: ${project.context}`}.`);
    return true;
}

/** The id of the build that a delivery has started, `<project>:<uuid>`. */
export function startedBuild(deliveries: CheckedCommit["deliveries"]): string | undefined {
    return deliveries.map(({ answer }) => /"buildId": *"([^"]+)"/.exec(answer)?.[1]).find((id) => id !== undefined);
}

async function variablesOf(id: string): Promise<Readonly<Record<string, string>>> {
    const { BatchGetBuildsCommand, CodeBuildClient } = await import("@aws-sdk/client-codebuild");
    const { builds } = await new CodeBuildClient().send(new BatchGetBuildsCommand({ ids: [id] }));
    const [build] = builds ?? [];
    const variables = build?.environment?.environmentVariables ?? [];
    // As CodeBuild says it: the check leaves its package where this build alone may.
    return {
        ...Object.fromEntries(variables.map(({ name = "", value = "" }) => [name, value])),
        ...(build?.arn === undefined ? {} : { CODEBUILD_BUILD_ARN: build.arn }),
    };
}
