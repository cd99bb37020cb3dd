import { UserError } from "../../common/errors";
import { deliveryOrder } from "../../config/deliveryOrder";
import { functionNameOf, type EnvironmentOutputs, type PlatformOutputs } from "../../contract/outputs";
import { gitHubControl } from "../../tools/github-stand-in";
import type { LabFolder, LabRecord } from "../folder";
import { labGit } from "../git";
import { executionOf, known, tellGitHub } from "./tellGitHub";
import { askThrough } from "../probe";
import { openLab } from "../opened";
import { alone } from "../owning";
import { aliasVersion, release } from "../release";
import { synchronize } from "./pullRequests";
import type { Pusher } from "./pusher";

/** A ref that is to move. A commit of zeros stands for a ref that is not there. */
export interface PushedRef {
    readonly ref: string;
    readonly before: string;
    readonly after: string;
}

const BRANCH = "refs/heads/";
const STEP = { note: () => undefined, progress: () => undefined, result: () => undefined };

/**
 * Does what follows from a push to the lab's repository, as from one to GitHub: the stand-in hears of it and tells its
 * hooks, and where an environment has that branch, its build runs and releases.
 *
 * @throws {UserError} where nothing was released that should have been: then the branch does not move.
 */
export async function receivePush(
    folder: LabFolder,
    pushed: PushedRef,
    say: (line: string) => void,
    interruption: AbortController,
): Promise<void> {
    if (!pushed.ref.startsWith(BRANCH)) {
        say(`${pushed.ref} is no branch: it is kept, and starts nothing.`);
        return;
    }
    const wait = (pid: number) =>
        say(`Another command or push is at work on this lab (process ${pid}). This one waits for it.`);
    await alone(folder, (signal) => receiveAlone(folder, pushed, { say, signal }), { wait, interruption });
}

async function receiveAlone(folder: LabFolder, { ref, before, after }: PushedRef, pusher: Pusher): Promise<void> {
    const { say, signal } = pusher;
    const branch = ref.slice(BRANCH.length);
    const { record, outputs } = await openLab(folder);
    const now = await labGit(folder.remote, ["rev-parse", "--verify", "--quiet", ref]).catch(() => undefined);
    if (now !== known(before)) {
        throw new UserError(
            `Another push has moved ${branch} to ${now?.slice(0, 7) ?? "nothing"} meanwhile. Nothing was built.`,
            "Fetch it and push again.",
        );
    }
    const environment = Object.values(outputs.environments).find((each) => each.branch === branch);
    const github = gitHubControl(record.github.url);
    const { repository } = record.github;
    const head = (await github.repository(repository)).branches[branch];
    const deliveries = await tellGitHub(folder, record, { branch, before: known(before), after: known(after) });
    if (known(after) === undefined) {
        const serves = environment === undefined ? "" : ` ${environment.alias} goes on serving what it serves.`;
        say(`The branch ${branch} is deleted.${serves}`);
        return;
    }
    if (environment === undefined) {
        const all = deliveryOrder(outputs.environments).map((name) => `${branchOf(outputs, name)} (${name})`);
        say(`No environment has the branch ${branch}: nothing is built. There are: ${all.join(", ")}.`);
    } else {
        try {
            const execution = executionOf(deliveries);
            await releasePushed(folder, record, { outputs, environment }, { commit: after, execution, say, signal });
        } catch (error) {
            // The branch stays where it is, for the stand-in as for Git.
            if (head !== undefined) {
                await github.setHeads(repository, { [branch]: head });
            }
            throw error;
        }
    }
    await synchronize(folder, record, outputs, { branch, commit: after }, pusher);
}

function branchOf({ environments }: PlatformOutputs, name: string): string {
    return environments[name]?.branch ?? "";
}

interface PushedRelease extends Pusher {
    readonly commit: string;
    readonly execution: string | undefined;
}

async function releasePushed(
    folder: LabFolder,
    record: LabRecord,
    { outputs, environment }: { readonly outputs: PlatformOutputs; readonly environment: EnvironmentOutputs },
    { commit, execution, say, signal }: PushedRelease,
): Promise<void> {
    const { alias, branch, url } = environment;
    const { aws, path } = record;
    const functionName = functionNameOf(outputs, alias);
    const { release: tried } = outputs;
    say(`Building ${commit.slice(0, 7)} of ${branch} for ${alias}`);
    const before = await aliasVersion(functionName, alias);
    const run = { ...(execution === undefined ? {} : { execution }), repository: folder.remote, onLine: say };
    try {
        await release(STEP, { folder, environment, commit, aws, path, signal, ...run });
    } catch (error) {
        const now = await aliasVersion(functionName, alias);
        const left = now === before ? "Nothing was released" : "It was not released to its end";
        say(`${left}: ${alias} serves version ${now}. The branch ${branch} stays where it was.`);
        throw error;
    }
    const version = await aliasVersion(functionName, alias);
    folder.write({ ...record, pushed: { ...record.pushed, [alias]: { commit, version } } });
    const { status } = await askThrough(`${url}${tried.healthPath}`, environment.access);
    const moved = version === before ? `still serves version ${version}` : `serves version ${version}`;
    say(`${alias} ${moved}: GET ${url}${tried.healthPath} answers ${status}`);
}
