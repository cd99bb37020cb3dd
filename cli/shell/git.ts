import { execFile } from "node:child_process";

/** Git reads from the repository that a folder lies in. It changes nothing. */
export class Git {
    constructor(
        private readonly folder: string,
        private readonly env: Readonly<NodeJS.ProcessEnv>,
    ) {}

    /**
     * Runs one command of Git.
     *
     * @returns What it wrote, or undefined where it failed: no Git, no repository, no such commit.
     */
    async read(...args: readonly string[]): Promise<string | undefined> {
        // Without it, even `status` would refresh the index of somebody else's repository.
        const env = { ...this.env, GIT_OPTIONAL_LOCKS: "0" };
        return new Promise((resolve) => {
            execFile("git", args, { cwd: this.folder, env, maxBuffer: 2 ** 26 }, (error, stdout) => {
                resolve(error === null ? stdout : undefined);
            });
        });
    }

    /** Whether the repository has a commit. */
    async hasCommit(commit: string): Promise<boolean> {
        return isCommit(commit) && (await this.read("cat-file", "-e", `${commit}^{commit}`)) !== undefined;
    }
}

/** Whether a text is the full hash of a commit, and so no option of Git either. */
export function isCommit(text: string): boolean {
    return /^[0-9a-f]{40}$/.test(text);
}
