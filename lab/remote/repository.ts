import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makeRepository } from "../build/source";
import { CHECKOUT, type LabFolder, type LabRecord } from "../folder";
import { labGit } from "../git";
import { gitHubControl } from "../../tools/github-stand-in";
import { quoted } from "./lines";

/** Git's settings of the repository that is pushed to. */
const SETTINGS: Readonly<Record<string, string>> = {
    "receive.denyDeletes": "false",
    "receive.denyNonFastForwards": "false",
    // A push that changes nothing of a branch has nothing to tidy up, and one that does has a build to wait for.
    "receive.autogc": "false",
    "gc.auto": "0",
};

/**
 * Makes the repository that the user pushes to, or brings it up to date: what builds is this checkout and this Node.js.
 * Only what was pushed is in it, so that a first push never meets a history of the lab's own.
 */
export async function ensureRemote(folder: LabFolder, { url, repository }: LabRecord["github"]): Promise<void> {
    if (!existsSync(join(folder.remote, "HEAD"))) {
        await makeRepository(folder.remote);
    }
    const { defaultBranch } = await gitHubControl(url).repository(repository);
    await labGit(folder.remote, ["symbolic-ref", "HEAD", `refs/heads/${defaultBranch}`]);
    const hooks = join(folder.remote, "hooks");
    // A path for hooks among the user's own settings would leave these out.
    for (const [name, value] of Object.entries({ ...SETTINGS, "core.hooksPath": hooks })) {
        await labGit(folder.remote, ["config", name, value]);
    }
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, "update"), hookScript(folder.root, process.env["PATH"] ?? ""), { mode: 0o755 });
}

/**
 * The hook `update`: run for each branch, before it moves. The branch stays where it is unless the hook ends well.
 *
 * @param root The lab's folder.
 * @param path The PATH of who brought the lab up: the pusher may be an editor, which has a shorter one.
 */
export function hookScript(root: string, path: string): string {
    const program = join(CHECKOUT, "lab", "remote", "start.js");
    const words = [process.execPath, program, root].map(quoted).join(" ");
    return [
        "#!/bin/sh",
        "# Written by the lab. It builds and releases what is pushed, as the pipelines do.",
        `PATH="$PATH":${quoted(path)}`,
        "NO_COLOR=1",
        "export PATH NO_COLOR",
        `if ! [ -f ${quoted(program)} ] || ! [ -x ${quoted(process.execPath)} ]; then`,
        `    echo ${quoted(`The lab was brought up by ${CHECKOUT} and ${process.execPath}, which are not there any more.`)} >&2`,
        `    echo "Bring it up again and push again, with: npm run local" >&2`,
        "    exit 1",
        "fi",
        `cd ${quoted(CHECKOUT)} && exec ${words} "$@"`,
        "",
    ].join("\n");
}
