import assert from "node:assert/strict";

import { commentMarker } from "../../../../release/previews/commentText";
import type { ReleaseRecord } from "../../../../contract/releaseRecord";
import { GitHubClient } from "../../../../release/adapters/github/client";
import { AT_LENGTH } from "../../../../release/adapters/github/retryBudget";
import { GitHubPulls } from "../../../../release/adapters/github/pulls";
import { GitHubReporter } from "../../../../release/adapters/github/reporter";
import { sha, TOKEN, World } from "../../../tools/github-stand-in/world";
import { record } from "../../ledger/records";

/** Who releases: a project, and what it is called in GitHub; older versions had no such name. */
interface Platform {
    readonly project: string;
    readonly label?: string;
}

const LIVE: Platform = { project: "shop", label: "shop-eu-west-1" };
const ABROAD: Platform = { project: "shop", label: "shop-us-east-1" };
const REHEARSAL: Platform = { project: "shop-rehearsal", label: "shop-rehearsal-eu-west-1" };
const OLDER: Platform = { project: "shop" };

describe("platforms that share a repository", () => {
    let world: World;
    let version = 1;

    beforeEach(async () => {
        world = await World.start();
    });

    afterEach(async () => world.stop());

    const access = (label: string | undefined) => ({
        apiUrl: `${world.server.url}/api/v3`,
        owner: "acme",
        repository: "shop",
        ...(label === undefined ? {} : { label }),
    });

    const client = () =>
        new GitHubClient({
            access: access(undefined),
            token: async () => TOKEN,
            clock: { now: Date.now, sleep: async () => undefined },
            patience: 0,
        });

    const reporter = ({ project, label }: Platform) =>
        new GitHubReporter({
            project,
            access: access(label),
            region: "eu-west-1",
            retryBudget: AT_LENGTH,
            open: client,
        });

    const move = (environment: string): ReleaseRecord => {
        version += 1;
        return { ...record(version), environment, version: String(version), commit: sha("b") };
    };

    async function release(
        platform: Platform,
        environment: string,
        outcome: "failure" | "success" = "success",
        moved = move(environment),
    ): Promise<ReleaseRecord> {
        const told = reporter(platform);
        const url = `https://api.invalid/${environment}`;
        told.begin(moved, url);
        const verdict = { deployment: outcome, status: outcome, description: "As it went" } as const;
        const report = await told.end({ record: moved, verdict, url });
        assert.equal(report.state, "sent", report.problem);
        return moved;
    }

    const repository = async () => world.control.repository("acme/shop");

    /** What GitHub shows of each deployment, oldest first. */
    const shown = async () =>
        (await repository()).deployments.map(({ environment, statuses }) => `${environment} ${statuses.at(-1)?.state}`);

    /** The latest status of each context. */
    async function contexts(): Promise<Readonly<Record<string, string>>> {
        const { statuses } = await repository();
        return Object.fromEntries(statuses.map(({ context, state }) => [context, state]));
    }

    it("leave each other's deployments active, whatever their environments are called", async () => {
        for (const platform of [LIVE, REHEARSAL, ABROAD]) {
            await release(platform, "staging");
            await release(platform, "production");
        }
        assert.deepEqual(await shown(), [
            "shop-eu-west-1/staging success",
            "shop-eu-west-1/production success",
            "shop-rehearsal-eu-west-1/staging success",
            "shop-rehearsal-eu-west-1/production success",
            "shop-us-east-1/staging success",
            "shop-us-east-1/production success",
        ]);
        await release(LIVE, "staging");
        await release(LIVE, "production");
        assert.deepEqual((await shown()).slice(0, 6), [
            "shop-eu-west-1/staging inactive",
            "shop-eu-west-1/production inactive",
            "shop-rehearsal-eu-west-1/staging success",
            "shop-rehearsal-eu-west-1/production success",
            "shop-us-east-1/staging success",
            "shop-us-east-1/production success",
        ]);
    });

    it("hide no failure behind another's success", async () => {
        await release(LIVE, "staging", "failure");
        await release(ABROAD, "staging");
        assert.deepEqual(await contexts(), {
            "shop-eu-west-1/staging": "failure",
            "shop-us-east-1/staging": "success",
        });
    });

    it("take production for what it is, and previews for what will not stay", async () => {
        for (const environment of ["staging", "production", "pr-5"]) {
            await release(LIVE, environment);
        }
        const { deployments } = await repository();
        assert.deepEqual(
            deployments.map(({ production, transient }) => [production, transient]),
            [
                [false, false],
                [true, false],
                [false, true],
            ],
        );
        await release(LIVE, "pr-5");
        await new GitHubPulls(client(), { ...access(LIVE.label), ...LIVE }).deactivate("pr-5");
        assert.deepEqual((await shown()).slice(2), ["shop-eu-west-1/pr-5 inactive", "shop-eu-west-1/pr-5 inactive"]);
    });

    it("end what an older version has shown under the environment's name alone, once they serve something else", async () => {
        await release(REHEARSAL, "staging");
        for (const environment of ["staging", "production", "pr-5"]) {
            await release(OLDER, environment);
        }
        await release(LIVE, "staging", "failure");
        assert.equal((await shown())[1], "staging success", "it is what is served");
        for (const environment of ["staging", "production"]) {
            await release(LIVE, environment);
        }
        await new GitHubPulls(client(), { ...access(LIVE.label), ...LIVE }).deactivate("pr-5");
        assert.deepEqual(await shown(), [
            "shop-rehearsal-eu-west-1/staging success",
            "staging inactive",
            "production inactive",
            "pr-5 inactive",
            "shop-eu-west-1/staging failure",
            "shop-eu-west-1/staging success",
            "shop-eu-west-1/production success",
        ]);
    });

    it("finish under their name what an older version has begun", async () => {
        const moved = move("staging");
        const older = reporter(OLDER);
        const url = "https://api.invalid/staging";
        const verdict = { deployment: "success", status: "success", description: "Released" } as const;
        await older.end({ record: moved, verdict: { ...verdict, deployment: "error", status: "error" }, url });
        await reporter(LIVE).end({ record: moved, verdict, url, isLate: true });
        assert.deepEqual(await shown(), ["shop-eu-west-1/staging success"]);
    });

    it("are as they were, where the stack has no such name yet", async () => {
        await release(OLDER, "staging");
        await release(OLDER, "staging");
        assert.deepEqual(await shown(), ["staging inactive", "staging success"]);
        assert.deepEqual(await contexts(), { "shop/staging": "success" });
    });

    it("write a comment each on a pull request, and change the one that an older version has written", async () => {
        const pull = { repository: "acme/shop", head: { ref: "topic", sha: sha("c") }, base: "main" };
        const { number } = await world.control.openPullRequest(pull);
        const tell = async ({ label, project }: Platform, news: string) => {
            const marker = commentMarker(label ?? project);
            const pulls = new GitHubPulls(client(), { ...access(label), project });
            await pulls.comment(number, marker, `${marker}\n${news}`, commentMarker(project));
        };
        const comments = async () => (await repository()).comments.map(({ body }) => body);
        await tell(OLDER, "one");
        await tell(REHEARSAL, "two");
        await tell(LIVE, "three");
        await tell(ABROAD, "four");
        await tell(LIVE, "five");
        assert.deepEqual(await comments(), [
            "<!-- platform:preview shop-eu-west-1 -->\nfive",
            "<!-- platform:preview shop-rehearsal-eu-west-1 -->\ntwo",
            "<!-- platform:preview shop-us-east-1 -->\nfour",
        ]);
    });
});
