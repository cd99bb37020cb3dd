import { InvalidArgumentError, type Command } from "commander";

import { table } from "../../cli/shell/table";
import { deliveryOrder } from "../../config/deliveryOrder";
import type { PlatformOutputs } from "../../contract/outputs";
import type { LabFolder } from "../folder";
import { alone, print, say } from "../owning";

/** The commands on pull requests at the stand-in for GitHub. */
export function addPullRequest(program: Command, labFolder: () => LabFolder): void {
    const group = program
        .command("pull-request")
        .description("open a pull request at the stand-in for GitHub, close it, or list what there is");
    group
        .command("open <branch>", { isDefault: true })
        .description("open a pull request of a branch that was pushed, check it and show its preview")
        .option("--base <branch>", "what it is to be merged into (default: the branch that is delivered first)")
        .option("--title <text>", "its title (default: the subject of its newest commit)")
        .action(async (branch: string, options: { base?: string; title?: string }) => {
            const folder = labFolder();
            const { openLab } = opened();
            const { openPullRequest } = pullRequests();
            await alone(folder, async (signal) => {
                const lab = await openLab(folder);
                const base = options.base ?? firstBranch(lab.outputs);
                await openPullRequest(folder, lab, { branch, base, title: options.title }, { say, signal });
            });
        });
    group
        .command("close <number>")
        .description("close a pull request without merging it; its preview goes")
        .action(async (text: string) => {
            const folder = labFolder();
            const { openLab } = opened();
            const { closePullRequest } = pullRequests();
            const number = pullRequestNumber(text);
            await alone(folder, async (signal) => closePullRequest(await openLab(folder), number, { say, signal }));
        });
    group
        .command("list")
        .description("list the pull requests")
        .action(async () => {
            const lab = await opened().openLab(labFolder());
            const { listed } = require("../remote/list") as typeof import("../remote/list");
            const rows = await listed(lab);
            print(
                rows.length === 0
                    ? "There are no pull requests. To open one: npm run local -- pull-request <branch>"
                    : table(["number", "state", "title", "from", "into", "check"], rows),
            );
        });
}

/** Loaded late: what only `--help` asks for takes no Pulumi. */
function opened() {
    return require("../opened") as typeof import("../opened");
}

function pullRequests() {
    return require("../remote/pullRequests") as typeof import("../remote/pullRequests");
}

function firstBranch({ environments }: PlatformOutputs): string {
    return environments[deliveryOrder(environments)[0] ?? ""]?.branch ?? "";
}

function pullRequestNumber(text: string): number {
    const digits = /^#?([1-9]\d*)$/.exec(text)?.[1];
    if (digits === undefined) {
        throw new InvalidArgumentError(`${text} is not the number of a pull request.`);
    }
    return Number(digits);
}
