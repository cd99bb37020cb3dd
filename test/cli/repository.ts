import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Repository is a Git repository of a test, without any setting of whoever runs it. */
export class Repository {
    constructor(readonly folder: string) {
        mkdirSync(folder, { recursive: true });
        this.git("init", "--quiet", "--initial-branch", "main");
    }

    write(path: string, text: string): void {
        mkdirSync(dirname(join(this.folder, path)), { recursive: true });
        writeFileSync(join(this.folder, path), text);
    }

    /** Commits all that there is, and gives the commit's hash. */
    commit(subject: string): string {
        this.git("add", "--all");
        this.git("commit", "--quiet", "--allow-empty", "--message", subject);
        return this.git("rev-parse", "HEAD");
    }

    git(...args: readonly string[]): string {
        const who = { NAME: "Ann", EMAIL: "ann@example.com" };
        const env = {
            PATH: process.env["PATH"],
            GIT_CONFIG_GLOBAL: "/dev/null",
            GIT_CONFIG_NOSYSTEM: "1",
            GIT_AUTHOR_NAME: who.NAME,
            GIT_AUTHOR_EMAIL: who.EMAIL,
            GIT_COMMITTER_NAME: who.NAME,
            GIT_COMMITTER_EMAIL: who.EMAIL,
        };
        return execFileSync("git", args, { cwd: this.folder, env, encoding: "utf8" }).trim();
    }
}
