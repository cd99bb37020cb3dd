import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(__dirname, "..", "..", "docs", "ci.md");

/** A comment on a pull request as docs/ci.md shows it: the block below its mark. */
function commentIn(name: string): string {
    const text = readFileSync(PAGE, "utf8");
    const found = new RegExp(`<!-- comment: ${name} -->\\n+(\`{3,})text\\n(.*?)\\n\\1\\n`, "s").exec(text)?.[2];
    if (found === undefined) {
        throw new Error(`docs/ci.md has no comment '${name}'.`);
    }
    return found.trim();
}

/** Fails where docs/ci.md shows another comment on a pull request. A line `…` there stands for any others; digests and commits are cut off. */
export function assertShown(name: string, comment: string): void {
    const text = comment
        .replace(/^<!--.*-->\n/, "")
        .replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…")
        .replace(/Previewed at `[0-9a-f]{7}`/, "Previewed at `3f2a1c8`")
        .trim();
    const [head = "", ...rest] = commentIn(name).split("\n…\n");
    const tail = rest.join("\n…\n");
    const shown = rest.length === 0 ? text : `${text.slice(0, head.length)}\n…\n${text.slice(-tail.length)}`;
    assert.equal(shown, commentIn(name));
}
