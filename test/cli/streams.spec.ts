import assert from "node:assert/strict";
import { EventEmitter } from "node:events";

import { isLive, isUtf8, outputOf } from "../../cli/shell/streams";

/** A stream of a process that remembers what it was told. */
class Told extends EventEmitter {
    text = "";
    readonly columns = 80;
    readonly rows = 24;

    constructor(readonly isTTY: boolean) {
        super();
    }

    write(text: string): boolean {
        this.text += text;
        return true;
    }
}

const MARKS = "\x1b[32m✓\x1b[39m … ✗ ± → – é\n";

describe("what a command writes", () => {
    const shown = (isTTY: boolean, env: NodeJS.ProcessEnv, isResult = false) => {
        const stream = new Told(isTTY);
        outputOf(stream as never, env, isResult).write(MARKS);
        return stream.text;
    };

    it("has marks in ASCII where the locale is no UTF-8, and nothing else is changed", () => {
        const ascii = "\x1b[32m+\x1b[39m ... x * -> - é\n";
        for (const env of [{ LANG: "C" }, { LC_ALL: "POSIX", LANG: "en_US.UTF-8" }, { LC_CTYPE: "de_DE.ISO-8859-1" }]) {
            assert.equal(shown(true, env), ascii, JSON.stringify(env));
        }
        for (const env of [
            {},
            { LANG: "C.UTF-8" },
            { LANG: "C", LC_ALL: "en_US.utf8" },
            { LC_ALL: "", LANG: "C.utf8" },
        ]) {
            assert.equal(shown(true, env), MARKS, JSON.stringify(env));
        }
        assert.ok(!isUtf8({ LANG: "C" }));
    });

    it("leaves a result as it is for a script, whatever the locale", () => {
        assert.equal(shown(false, { LANG: "C" }, true), "✓ … ✗ ± → – é\n");
        assert.equal(shown(false, { LANG: "C" }), "+ ... x * -> - é\n");
    });

    it("has colours on a terminal and in a log of CI, and never in a file of results but on demand", () => {
        const isColoured = (...args: Parameters<typeof shown>) => shown(...args).includes("\x1b[");
        assert.ok(isColoured(true, {}, true));
        assert.ok(isColoured(false, { CI: "true" }));
        assert.ok(isColoured(false, { FORCE_COLOR: "1" }, true));
        assert.ok(!isColoured(false, {}));
        assert.ok(!isColoured(false, { CI: "true" }, true));
    });

    it("is dropped once its reader has gone", () => {
        const stream = new Told(false);
        const output = outputOf(stream as never, {}, true);
        output.write("one\n");
        stream.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
        output.write("two\n");
        assert.equal(stream.text, "one\n");
    });

    it("is drawn again on a terminal that can, and where a person looks at it", () => {
        const terminal = { write: () => true, isTTY: true };
        assert.ok(isLive(terminal, { TERM: "xterm" }));
        assert.ok(!isLive(terminal, { TERM: "dumb" }));
        assert.ok(!isLive(terminal, { CI: "true" }));
        assert.ok(!isLive({ write: () => true }, {}));
    });
});
