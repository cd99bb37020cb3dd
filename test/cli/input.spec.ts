import assert from "node:assert/strict";
import { PassThrough } from "node:stream";

import { processInput } from "../../cli/shell/input";

/** A terminal: what is typed, and what is seen. */
function terminal(isTTY = true) {
    const source = Object.assign(new PassThrough(), { isTTY });
    const screen = Object.assign(new PassThrough(), { isTTY });
    let seen = "";
    screen.setEncoding("utf8").on("data", (text: string) => (seen += text));
    return { source, input: processInput(source, screen), seen: () => seen };
}

describe("input", () => {
    it("asks a person for a line, and shows what is typed", async () => {
        const { source, input, seen } = terminal();
        const answer = input.ask("Do it? ");
        source.write("yes\r");
        assert.equal(await answer, "yes");
        assert.match(seen(), /Do it\? .*yes/s);
    });

    it("does not show what is typed hidden, also where it is mended on the way", async () => {
        const { source, input, seen } = terminal();
        const answer = input.ask("Value: ", true);
        source.write("s3cret!\x7f\r");
        assert.equal(await answer, "s3cret");
        assert.equal(seen(), "Value: \n");
    });

    it("asks one thing after the other", async () => {
        const { source, input, seen } = terminal();
        const first = input.ask("First? ");
        source.write("one\r");
        await first;
        const second = input.ask("Second: ", true);
        source.write("two\r");
        assert.deepEqual([await first, await second], ["one", "two"]);
        assert.doesNotMatch(seen(), /two/);
    });

    for (const [key, name] of [
        ["\x03", "Ctrl-C"],
        ["\x04", "Ctrl-D"],
    ] as const) {
        it(`gives nothing after ${name}`, async () => {
            const { source, input } = terminal();
            const answer = input.ask("Do it? ");
            source.write(key);
            assert.equal(await answer, undefined);
        });
    }

    it("reads a pipe to its end, letters that come in two pieces too", async () => {
        const { source, input } = terminal(false);
        assert.equal(input.isTerminal, false);
        const text = input.read();
        const bytes = Buffer.from("\ufeffpä\n");
        source.write(bytes.subarray(0, 5));
        source.end(bytes.subarray(5));
        assert.equal(await text, "\ufeffpä\n");
    });

    it("does not take what is no text", async () => {
        const { source, input } = terminal(false);
        source.end(Buffer.from([0x61, 0xff]));
        await assert.rejects(input.read(), /not a text in UTF-8/);
    });

    it("does not read where somebody would type and be seen", async () => {
        const source = Object.assign(new PassThrough(), { isTTY: true });
        const input = processInput(source, new PassThrough());
        assert.equal(input.isTerminal, false);
        await assert.rejects(input.read(), /would be seen/);
    });
});
