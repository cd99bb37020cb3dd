import { UserError } from "../../common/errors";
import type { PlatformOutputs } from "../../contract/outputs";
import { parsePreviewSettings, type PreviewSettings } from "../../contract/previews/settings";
import { gitHubControl } from "../../tools/github-stand-in";
import type { LabFolder, LabRecord } from "../folder";
import { isAncestor, labGit } from "../git";
import type { OpenedLab } from "../opened";
import { askThrough } from "../probe";
import { runCheck } from "./check";
import { callController, CHECKED, SCHEDULE } from "./controller";
import type { Pusher } from "./pusher";

/** A pull request to be. */
export interface Proposal {
    /** A branch that was pushed to the lab. */
    readonly branch: string;
    readonly base: string;
    /** @default - the subject of its newest commit */
    readonly title?: string | undefined;
}

/**
 * Opens a pull request at the stand-in, and does what follows from it: the check's build and, where previews are on, the
 * controller of previews.
 *
 * @throws {UserError} where it cannot be opened, or its check fails.
 */
export async function openPullRequest(
    folder: LabFolder,
    { record, outputs }: OpenedLab,
    { branch, base, title }: Proposal,
    pusher: Pusher,
): Promise<number> {
    const { say } = pusher;
    const github = gitHubControl(record.github.url);
    const { repository } = record.github;
    const { branches } = await github.repository(repository);
    const commit = await pushedHead(folder, branch);
    if (branches[base] === undefined) {
        throw new UserError(
            `There is no branch ${base} to merge into.`,
            `There are: ${Object.keys(branches).join(", ")}.`,
        );
    }
    const all = await github.listPullRequests(repository);
    const same = all.find(
        ({ state, head, base: into }) => state === "open" && head.ref === branch && into.ref === base,
    );
    if (same !== undefined) {
        throw new UserError(
            `Pull request #${same.number} is open for ${branch} into ${base} already.`,
            `A push updates it: git push lab ${branch}. To close it: npm run local -- pull-request close ${same.number}`,
        );
    }
    const subject = title ?? (await labGit(folder.remote, ["log", "-1", "--format=%s", commit]));
    const head = { ref: branch, sha: commit };
    const { number, deliveries } = await github.openPullRequest({ repository, head, base, title: subject });
    say(`Pull request #${number}: ${subject} (${branch} into ${base})`);
    await follow(folder, record, outputs, { number, commit, base, deliveries }, pusher);
    return number;
}

/** Tells open pull requests of what was pushed to their branch, or to the one that they go into, and does what follows. */
export async function synchronize(
    folder: LabFolder,
    record: LabRecord,
    outputs: PlatformOutputs,
    { branch, commit }: { readonly branch: string; readonly commit: string },
    pusher: Pusher,
): Promise<void> {
    const github = gitHubControl(record.github.url);
    const { repository } = record.github;
    for (const { number, state, head, base } of await github.listPullRequests(repository)) {
        if (state === "open" && base.ref === branch && (await isAncestor(folder.remote, head.sha, commit))) {
            await github.mergedByPush({ repository, number, sha: commit });
            pusher.say(`Pull request #${number} is merged.`);
            await tidyUp(record, outputs, number, pusher.say);
        } else if (state === "open" && head.ref === branch && head.sha !== commit) {
            const deliveries = await github.updatePullRequest({ repository, number, sha: commit });
            pusher.say(`Pull request #${number} has a new commit.`);
            try {
                await follow(folder, record, outputs, { number, commit, base: base.ref, deliveries }, pusher);
            } catch (error) {
                // The push itself is none the worse: at GitHub the check goes red, and the branch has moved.
                pusher.say(error instanceof UserError ? error.message : String(error));
            }
        }
    }
}

/** Closes a pull request without merging it; its preview goes. */
export async function closePullRequest({ record, outputs }: OpenedLab, number: number, { say }: Pusher): Promise<void> {
    const github = gitHubControl(record.github.url);
    const { repository } = record.github;
    const found = (await github.listPullRequests(repository)).find((each) => each.number === number);
    if (found?.state !== "open") {
        throw new UserError(
            found === undefined
                ? `There is no pull request #${number}.`
                : `Pull request #${number} is ${found.state} already.`,
            "List them: npm run local -- pull-request list",
        );
    }
    await github.closePullRequest({ repository, number });
    say(`Pull request #${number} is closed.`);
    await tidyUp(record, outputs, number, say);
}

/** The controller of previews looks after them, as every five minutes. */
async function tidyUp(
    record: LabRecord,
    outputs: PlatformOutputs,
    number: number,
    say: (line: string) => void,
): Promise<void> {
    const settings = previewsOf(outputs);
    if (settings !== undefined) {
        const before = await commentOn(record, number);
        await callController(settings, SCHEDULE);
        const after = await commentOn(record, number);
        // Where there was no preview, there is nothing new to say.
        if (after !== before) {
            tell(after, say);
        }
    }
}

interface Checked {
    readonly number: number;
    readonly commit: string;
    readonly base: string;
    readonly deliveries: readonly { readonly answer: string }[];
}

async function follow(
    folder: LabFolder,
    record: LabRecord,
    outputs: PlatformOutputs,
    { number, commit, base, deliveries }: Checked,
    pusher: Pusher,
): Promise<void> {
    const { say } = pusher;
    const isChecked = await runCheck(folder, record, { number, commit, deliveries }, pusher);
    if (!isChecked) {
        say(
            `Pull requests into ${base} are not checked, since no environment has that branch or pullRequests.check is off.`,
        );
        return;
    }
    const settings = previewsOf(outputs);
    if (settings === undefined) {
        say("It has no preview: previews are off. To turn them on: npm run local -- --previews");
        return;
    }
    if (settings.bases[base] === undefined) {
        say(`It has no preview: pull requests into ${base} get none, since its environment is promoted to.`);
        return;
    }
    await callController(settings, CHECKED(number));
    const url = settings.urlTemplate.replaceAll("{stage}", `pr-${number}`);
    const comment = await commentOn(record, number);
    tell(comment, say);
    if (comment?.includes(url) !== true) {
        return;
    }
    const { status } = await askThrough(`${url}${settings.healthPath}`, settings.access);
    say(`Preview: ${url} (GET ${settings.healthPath} answers ${status})`);
}

/** What the controller has written to the pull request; undefined where it has written nothing. */
async function commentOn({ github }: LabRecord, number: number): Promise<string | undefined> {
    const { comments } = await gitHubControl(github.url).repository(github.repository);
    return comments.filter(({ issue }) => issue === number).at(-1)?.body;
}

function tell(text: string | undefined, say: (line: string) => void): void {
    if (text !== undefined) {
        say("Its comment:");
        const shown = text.split("\n").filter((line) => !/^<!--.*-->$/.test(line.trim()));
        shown.forEach((line) => say(`  ${line}`));
    }
}

/** Undefined where previews are off. */
export function previewsOf({ previews }: PlatformOutputs): PreviewSettings | undefined {
    return previews === undefined ? undefined : parsePreviewSettings(previews);
}

async function pushedHead({ remote }: LabFolder, branch: string): Promise<string> {
    try {
        return await labGit(remote, ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]);
    } catch {
        throw new UserError(`The lab has no branch ${branch}.`, `Push it first: git push lab ${branch}`);
    }
}
