import { createHash } from "node:crypto";

import type { LabRecord } from "./folder";
import { gitHubControl } from "../tools/github-stand-in";
import type { LabSettings } from "./project";

/** Whose the lab's token is. */
const LOGIN = "lab";
/** What the platform's token has to be able to do. */
const SCOPES = ["repo", "admin:repo_hook"];

/**
 * Tells the stand-in of the repository that the stack file names, and of those of its branches that are new. Until
 * something is committed to a branch, its head is made up.
 */
export async function ensureLabRepository(
    { url }: Pick<LabRecord["github"], "url">,
    { owner, repository: name, branches }: Pick<LabSettings, "branches" | "owner" | "repository">,
): Promise<void> {
    const control = gitHubControl(url);
    const repository = `${owner}/${name}`;
    if (!(await control.hasRepository(repository))) {
        const usual = branches.find((branch) => branch === "main" || branch === "master");
        await control.addRepository({ owner, name, branches: {}, defaultBranch: usual ?? branches[0] ?? "main" });
    }
    const known = (await control.repository(repository)).branches;
    const missing = branches.filter((branch) => known[branch] === undefined);
    const heads = missing.map((branch) => [branch, createHash("sha1").update(branch).digest("hex")] as const);
    await control.setHeads(repository, Object.fromEntries(heads));
}

/** Makes a token known to the stand-in that may do what the platform does. */
export async function addLabToken({ url }: LabRecord["github"], token: string): Promise<void> {
    await gitHubControl(url).addToken({ token, login: LOGIN, scopes: SCOPES });
}

/** Tells the stand-in of a commit that branches now point at. Its hooks hear nothing of it. */
export async function setLabHeads(
    { url, repository }: LabRecord["github"],
    branches: readonly string[],
    commit: string,
): Promise<void> {
    await gitHubControl(url).setHeads(repository, Object.fromEntries(branches.map((branch) => [branch, commit])));
}
