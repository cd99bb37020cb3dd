import { gitHubControl } from "../../tools/github-stand-in";
import type { OpenedLab } from "../opened";

/** The pull requests, a row each: number, state, title, branch, base, and what the newest status of its head says. */
export async function listed({
    record: {
        github: { url, repository },
    },
}: Pick<OpenedLab, "record">): Promise<readonly (readonly string[])[]> {
    const github = gitHubControl(url);
    const { statuses } = await github.repository(repository);
    return (await github.listPullRequests(repository)).map(({ number, state, title, head, base }) => {
        // The lab's own checks end in `/check`; releases of the same commit have statuses of their own.
        const check = statuses.filter(({ sha, context }) => sha === head.sha && context.endsWith("/check")).at(-1);
        return [`#${number}`, state, title, head.ref, base.ref, check?.state ?? "-"];
    });
}
