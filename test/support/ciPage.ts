import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(__dirname, "..", "..", "docs", "ci.md");

/** A comment on a pull request as docs/ci.md shows it: the block below its mark. Digests are cut off there. */
export function commentIn(name: string): string {
    const text = readFileSync(PAGE, "utf8");
    const found = new RegExp(`<!-- comment: ${name} -->\\n+(\`{3,})text\\n(.*?)\\n\\1\\n`, "s").exec(text)?.[2];
    if (found === undefined) {
        throw new Error(`docs/ci.md has no comment '${name}'.`);
    }
    return found.trim();
}
