import assert from "node:assert/strict";

import { describeError, UserError } from "../../common/errors";
import { formatDuration, terminalSteps, type Screen } from "../../common/steps";

/** What a screen has been told, without colours. */
function screen(live: boolean): Screen & { readonly text: () => string } {
    let written = "";

    const text = () => written.replaceAll(/\x1b\[[\d;]*[mK]/g, "").replaceAll("\x1b[?7", "<7");
    return { live, write: (more) => void (written += more), text };
}

describe("steps", () => {
    it("show durations as people read them", () => {
        const shown = [0, 420, 3100, 59_940, 59_960, 125_000].map(formatDuration);
        assert.deepEqual(shown, ["0 ms", "420 ms", "3.1 s", "59.9 s", "1 min 00 s", "2 min 05 s"]);
    });

    it("leave a line each, with duration and result, and give the value of the work", async () => {
        const out = screen(false);
        const value = await terminalSteps(out).run("Build", async (step) => {
            step.note("this takes long, because");
            step.progress("not shown in a log");
            step.result("version 2");
            return 42;
        });
        assert.equal(value, 42);
        assert.match(out.text(), /^ {2}Build: this takes long, because\n✓ Build [\d.]+ m?s version 2\n$/);
    });

    it("mark a step that failed, and throw its error on", async () => {
        const out = screen(false);
        await assert.rejects(
            terminalSteps(out).run("Build", () => Promise.reject(new Error("broken"))),
            /broken/,
        );
        assert.match(out.text(), /^✗ Build [\d.]+ m?s\n$/);
    });

    it("tell a log that they go on, and how far they are, and stop with the step", async () => {
        const out = screen(false);
        const said = async (pattern: RegExp) => {
            while (!pattern.test(out.text())) {
                await new Promise((resolve) => setTimeout(resolve, 5));
            }
        };
        await terminalSteps(out, 10).run("Build", async (step) => {
            await said(/ {2}Build: goes on \(\d+ ms\)\n/);
            step.progress("13 packages");
            await said(/ {2}Build: goes on, 13 packages \(\d+ ms\)\n/);
        });
        const text = out.text();
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.equal(out.text(), text);
        assert.match(text, /\n✓ Build \d+ ms\n$/);
    });

    it("draw a note at once, whatever keeps the process busy then", async () => {
        const out = screen(true);
        await terminalSteps(out).run("Package", async (step) => {
            step.note("compresses 60 MB");
            assert.match(out.text(), /… Package \d+ ms compresses 60 MB<7h$/);
        });
    });

    it("draw the running line again on a terminal", async () => {
        const out = screen(true);
        await terminalSteps(out).run("Build", async (step) => {
            step.progress("half");
            await new Promise((resolve) => setTimeout(resolve, 250));
        });
        assert.match(out.text(), /\r<7l… Build \d+ ms half<7h\r✓ Build \d+ ms\n$/);
    });
});

describe("errors", () => {
    it("are shown to a person without a stack trace, with what to do next", () => {
        assert.equal(
            describeError(new UserError("The port 1 is taken.", "Free it.")),
            "The port 1 is taken.\n  Free it.",
        );
    });

    it("that are defects keep their stack trace", () => {
        assert.match(describeError(new TypeError("x is not y")), /^TypeError: x is not y\n +at /);
    });
});
