import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { CHECKOUT } from "../../../lab/folder";

/** Copies what a clone of this checkout would have into a folder, with what is changed and not committed yet. */
export function copyCheckout(folder: string): void {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
        cwd: CHECKOUT,
        encoding: "utf8",
    });
    for (const path of listed.split("\0").filter((each) => each !== "" && existsSync(join(CHECKOUT, each)))) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        cpSync(join(CHECKOUT, path), join(folder, path));
    }
}
