import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../common/errors";
import { choosePython, findPython, type Probe } from "../../../tools/emulators/python";

const probe = (command: string, version: string, makesEnvironments = true): Probe => ({
    command,
    version,
    makesEnvironments,
});

function refusal(probes: Probe[]): UserError {
    try {
        choosePython(probes);
    } catch (error) {
        assert.ok(error instanceof UserError);
        return error;
    }
    assert.fail("a Python was chosen");
}

describe("choosePython", () => {
    it("takes the first Python that is recent and complete", () => {
        const probes = [probe("python3", "3.9"), probe("python3.12", "3.12", false), probe("python3.11", "3.11")];
        assert.deepEqual(choosePython(probes), { command: "python3.11", version: "3.11" });
    });

    it("takes neither an old Python nor another major version", () => {
        const error = refusal([probe("python3", "3.9"), probe("python", "2.7"), probe("python4", "4.11")]);
        assert.equal(
            error.message,
            "The emulators need Python >= 3.11; on PATH python3 is 3.9, python is 2.7, python4 is 4.11.",
        );
    });

    it("says what to install where there is no Python", () => {
        const error = refusal([]);
        assert.equal(error.message, "The emulators need Python >= 3.11; on PATH there is none.");
        assert.match(error.remedy ?? "", /python3-venv/);
    });

    it("says what to install where venv is missing", () => {
        const error = refusal([probe("python3", "3.11", false)]);
        assert.match(error.message, /^python3 \(Python 3\.11\) has no venv or no ensurepip/);
        assert.match(error.remedy ?? "", /python3-venv/);
    });
});

describe("findPython", () => {
    const folder = mkdtempSync(join(tmpdir(), "platform-python-"));
    const before = process.env["PATH"];

    afterEach(() => {
        process.env["PATH"] = before;
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    /** A folder with a Python that notes each of its starts, and answers. */
    function python(name: string, answer: string): { readonly path: string; readonly starts: () => number } {
        const path = join(folder, name);
        mkdirSync(path);
        const notes = join(path, "starts");
        writeFileSync(notes, "");
        writeFileSync(join(path, "python3"), `#!/bin/sh\necho >> '${notes}'\necho '${answer}'\n`, { mode: 0o755 });
        return { path, starts: () => readFileSync(notes, "utf8").length };
    }

    it("starts a Python once for each PATH", async () => {
        const [one, other] = [python("one", "3.12 True"), python("other", "3.13 True")];
        process.env["PATH"] = one.path;
        const both = await Promise.all([findPython(), findPython()]);
        assert.deepEqual([...new Set(both.map(({ version }) => version))], ["3.12"]);
        process.env["PATH"] = other.path;
        assert.equal((await findPython()).version, "3.13");
        process.env["PATH"] = one.path;
        assert.equal((await findPython()).version, "3.12");
        assert.deepEqual([one.starts(), other.starts()], [1, 1]);
    });

    it("looks again where there was none", async () => {
        const { path, starts } = python("old", "3.9 True");
        process.env["PATH"] = path;
        await assert.rejects(findPython(), /python3 is 3\.9/);
        await assert.rejects(findPython(), /python3 is 3\.9/);
        assert.equal(starts(), 2);
    });
});
