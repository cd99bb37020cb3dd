import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { COMMANDS } from "../../cli/commands";
import { CAPTURES } from "../../docs/captures/list";
import { pageOf } from "../../docs/captures/take";

const ROOT = join(__dirname, "..", "..");
const page = readFileSync(join(ROOT, "docs", "captures.md"), "utf8");

/** What stands on the page below each command, by the command. */
function captured(): ReadonlyMap<string, string> {
    const blocks = page.matchAll(/^```text\n(?:\$ .*\n)*?\$ npm run platform -- (.*)\n\n([^]*?)\n```$/gm);
    return new Map([...blocks].map(([, command = "", text = ""]) => [command, text]));
}

describe("docs/captures.md", () => {
    it("shows commands that there are, with options that they take", () => {
        for (const { command } of CAPTURES) {
            const [name = "", ...words] = command.split(" ");
            const loaded = COMMANDS[name]?.load();
            assert.ok(loaded, command);
            for (const option of words.filter((word) => word.startsWith("--"))) {
                assert.ok(
                    loaded.options.some(({ flags }) => flags.split(" ").includes(option)),
                    `${command}: ${option}`,
                );
            }
        }
    });

    it("shows what the script takes, in its order (npm run captures writes it)", () => {
        const taken = captured();
        assert.deepEqual(
            [...taken.keys()],
            CAPTURES.map(({ command }) => command),
        );
        assert.ok(page.includes(pageOf(taken)), "the page is not as the script would write it");
    });

    it("shows what each has answered, and nothing of the machine that it ran on", () => {
        for (const [command, text] of captured()) {
            assert.ok(text.trim().length > 20, `${command} shows nothing`);
            assert.ok(![ROOT, homedir(), "/tmp/"].some((path) => text.includes(path)), command);
            assert.doesNotMatch(text, /^error:/m, command);
        }
    });
});
