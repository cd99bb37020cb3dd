import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Copy is the checkout with what is not committed yet, in a folder that may be broken. */
export class Copy {
    readonly folder = mkdtempSync(join(tmpdir(), "platform-mutations-"));

    constructor(root: string) {
        const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
            cwd: root,
            encoding: "utf8",
        });
        for (const path of listed.split("\0").filter((each) => each !== "" && existsSync(join(root, each)))) {
            mkdirSync(dirname(join(this.folder, path)), { recursive: true });
            cpSync(join(root, path), join(this.folder, path));
        }
        // A folder of links, and not a link: what the bundler caches is of broken sources.
        const modules = join(this.folder, "node_modules");
        mkdirSync(modules);
        for (const name of readdirSync(join(root, "node_modules")).filter((each) => each !== ".cache")) {
            symlinkSync(join(root, "node_modules", name), join(modules, name));
        }
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}
