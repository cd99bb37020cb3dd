import {
    BatchGetBuildsCommand,
    ListBuildsForProjectCommand,
    StartBuildCommand,
    type CodeBuildClient,
} from "@aws-sdk/client-codebuild";

import { pullRequestOfSource } from "../../../contract/previews/check";
import type { CheckBuild, CheckBuilds } from "../../previews/ports";
import { explaining } from "./errors";

/** Pages of 100 builds that are looked through. */
const MOST_PAGES = 5;

/** The builds of the check, in CodeBuild. */
export class CodeBuildChecks implements CheckBuilds {
    private found: Promise<readonly CheckBuild[]> | undefined;

    constructor(private readonly client: CodeBuildClient) {}

    async recent(project: string): Promise<readonly CheckBuild[]> {
        // One run of the controller asks for several pull requests.
        this.found ??= this.list(project).catch((error: unknown) => {
            this.found = undefined;
            throw error;
        });
        return this.found;
    }

    private async list(project: string): Promise<readonly CheckBuild[]> {
        return explaining(`Listing the builds of ${project}`, async () => {
            const found: CheckBuild[] = [];
            let nextToken: string | undefined;
            for (let page = 0; page < MOST_PAGES; page++) {
                const list = { projectName: project, sortOrder: "DESCENDING", nextToken } as const;
                const { ids = [], nextToken: next } = await this.client.send(new ListBuildsForProjectCommand(list));
                // An empty list of ids is refused.
                const { builds = [] } =
                    ids.length === 0 ? {} : await this.client.send(new BatchGetBuildsCommand({ ids }));
                found.push(
                    ...builds.map(({ arn = "", sourceVersion, resolvedSourceVersion, buildStatus, startTime }) => ({
                        arn,
                        pullRequest: pullRequestOfSource(sourceVersion),
                        commit: resolvedSourceVersion,
                        isRunning: buildStatus === "IN_PROGRESS",
                        hasSucceeded: buildStatus === "SUCCEEDED",
                        started: startTime?.getTime() ?? 0,
                    })),
                );
                nextToken = next;
                if (nextToken === undefined) {
                    break;
                }
            }
            return found;
        });
    }

    async start(project: string, pullRequest: number, once: string): Promise<void> {
        this.found = undefined;
        await explaining(`Starting the check of pull request ${pullRequest}`, () =>
            this.client.send(
                new StartBuildCommand({
                    projectName: project,
                    sourceVersion: `pr/${pullRequest}`,
                    idempotencyToken: `pr-${pullRequest}-${once}`,
                }),
            ),
        );
    }
}
