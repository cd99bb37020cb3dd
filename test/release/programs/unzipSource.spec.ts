import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { zipSync } from "fflate";

import { unzipSource } from "../../../release/programs/handedOver";

const UNIX = 3;
const MODES = { file: 0o100644, program: 0o100755, link: 0o120777 } as const;

/** A zip file as CodePipeline makes it of a commit. */
function source(files: readonly (readonly [path: string, kind: keyof typeof MODES, text: string])[]): Uint8Array {
    return zipSync(
        Object.fromEntries(
            files.map(([path, kind, text]) => [
                path,
                [Buffer.from(text), { os: UNIX, attrs: (MODES[kind] << 16) >>> 0 }],
            ]),
        ),
    );
}

describe("the source of a pipeline, unzipped for a release", () => {
    let base: string;
    let folder: string;

    beforeEach(() => {
        base = mkdtempSync(join(tmpdir(), "unzip-spec-"));
        folder = join(base, "source");
    });

    afterEach(() => rmSync(base, { recursive: true }));

    it("has the files, programs and links of the commit", () => {
        unzipSource(
            source([
                ["a.txt", "file", "a"],
                ["bin/run", "program", "#!/bin/sh"],
                ["latest", "link", "a.txt"],
            ]),
            folder,
        );
        assert.equal(readFileSync(join(folder, "a.txt"), "utf8"), "a");
        const isProgram = (path: string) => (statSync(join(folder, path)).mode & 0o100) !== 0;
        assert.deepEqual(["a.txt", "bin/run"].map(isProgram), [false, true]);
        assert.equal(readlinkSync(join(folder, "latest")), "a.txt");
    });

    it("writes nothing through a link, and nothing outside of its folder", () => {
        const through = source([
            ["out", "link", ".."],
            ["out/stolen.txt", "file", "x"],
        ]);
        assert.throws(() => unzipSource(through, folder));
        const outside = source([["../stolen.txt", "file", "x"]]);
        assert.throws(() => unzipSource(outside, folder), /outside of the function's folder/);
        assert.equal(existsSync(join(base, "stolen.txt")), false);
    });
});
