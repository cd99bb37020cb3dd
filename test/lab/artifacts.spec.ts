import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { unzipSync } from "fflate";

import { outputArtifact } from "../../lab/build/artifacts";

describe("what a build in the lab hands on", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "artifacts-spec-"));
        mkdirSync(join(folder, "out", "deep"), { recursive: true });
        writeFileSync(join(folder, "out", "deep", "a.txt"), "a");
        writeFileSync(join(folder, "source.txt"), "source");
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    const ALL = ["**/*"];

    it("is the files of the folder that the build specification names, and nothing beside it", () => {
        const artifact = outputArtifact({ baseDirectory: "out", files: ALL }, folder);
        assert.deepEqual(Object.keys(unzipSync(artifact)), ["deep/a.txt"]);
    });

    for (const [what, section, problem] of [
        ["it names nothing", undefined, /waits for an artifact, and the build specification names none/],
        [
            "there is nothing of what it names",
            { baseDirectory: "gone", files: ALL },
            /no matching artifact paths found: gone/,
        ],
        ["it names what is not known here", { baseDirectory: "out", files: ["*.txt"] }, /\*\.txt is not known here/],
    ] as const) {
        it(`is a failure where ${what}`, () => {
            assert.throws(() => outputArtifact(section, folder), { message: problem });
        });
    }
});
