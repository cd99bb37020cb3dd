import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { stackFile } from "../../../lab/project";
import { copyCheckout } from "./checkout";
import type { TestLab } from "./lab";

/** The platform's own repository, as a team has it: the checkout's files, with the lab's stack file. */
export class PlatformRepository {
    readonly folder: string;

    constructor(lab: TestLab) {
        this.folder = mkdtempSync(join(lab.folder.root, "repository-"));
        copyCheckout(this.folder);
        cpSync(stackFile(lab.folder.project), stackFile(this.folder));
        this.git("init", "--quiet", "--initial-branch=main");
        this.commit();
    }

    /** The commit of a branch. */
    head(branch: string): string {
        return this.git("rev-parse", branch).trim();
    }

    /** Makes a branch of main, or goes on with it, and commits a change of one file there. @returns The commit. */
    change(branch: string, path: string, edit: (text: string) => string): string {
        const isThere = this.git("branch", "--list", branch) !== "";
        this.git("switch", "--quiet", ...(isThere ? [branch] : ["--create", branch, "main"]));
        const file = join(this.folder, path);
        const before = existsSync(file) ? readFileSync(file, "utf8") : "";
        const after = edit(before);
        if (after === before) {
            throw new Error(`${path} is as it was.`);
        }
        writeFileSync(file, after);
        return this.commit();
    }

    /** Merges a branch into main. @returns The merge's commit. */
    merge(branch: string): string {
        this.git("switch", "--quiet", "main");
        this.git("merge", "--quiet", "--no-ff", "--no-edit", branch);
        return this.head("main");
    }

    /** Puts the files of a commit into a folder. */
    checkout(commit: string, folder: string): void {
        this.git("--work-tree", folder, "read-tree", commit);
        this.git("--work-tree", folder, "checkout-index", "--all");
        this.git("read-tree", "HEAD");
    }

    private commit(): string {
        this.git("add", "--all", "--force");
        this.git("commit", "--quiet", "--message", "A change");
        return this.head("HEAD");
    }

    private git(...args: readonly string[]): string {
        const who = ["-c", "user.name=Team", "-c", "user.email=team@example.com", "-c", "core.hooksPath="];
        return execFileSync("git", [...who, ...args], { cwd: this.folder, encoding: "utf8" });
    }
}
