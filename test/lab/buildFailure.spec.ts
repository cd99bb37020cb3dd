import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeError } from "../../common/errors";
import { BuildFailure } from "../../lab/buildFailure";

describe("a build that failed in the lab", () => {
    let base: string;
    let log: string;

    beforeEach(() => {
        base = mkdtempSync(join(tmpdir(), "failure-spec-"));
        log = join(base, "build.log");
    });
    afterEach(() => rmSync(base, { recursive: true }));

    const failure =
        "Error while executing command: test -f .platform/not-built || {\nnpm test\n}. Reason: exit status 1";

    it("shows the command of the application, the end of the log and where all of it is", () => {
        writeFileSync(log, `${Array.from({ length: 30 }, (_, line) => `line ${line}`).join("\n")}\n`);
        const said = describeError(new BuildFailure("staging", { failure, log }, true));
        assert.match(
            said,
            /^The build for staging failed: Error while executing command: npm test\. Reason: exit status 1$/m,
        );
        assert.match(said, /^  line 29$/m);
        assert.match(said, /^  line 10$/m);
        assert.doesNotMatch(said, /line 9$/m);
        assert.ok(said.endsWith(`Its log: ${log}`));
    });

    it("gives the reason that the platform's own program has said, in place of its command", () => {
        const own =
            'Error while executing command: node "$CODEBUILD_SRC_DIR/.platform/release.cjs" test. Reason: exit status 1';
        writeFileSync(
            log,
            "error: one of pytest\n1 failed\nerror: The tests have failed: pytest ended with status 1.\n",
        );
        const said = describeError(new BuildFailure("staging", { failure: own, log }, false));
        assert.match(said, /^The build for staging failed: The tests have failed: pytest ended with status 1\.$/m);
        const other = describeError(new BuildFailure("staging", { failure, log }, false));
        assert.match(other, /^The build for staging failed: Error while executing command: npm test\./m);
        writeFileSync(log, "killed\n");
        assert.match(
            describeError(new BuildFailure("staging", { failure: own, log }, false)),
            /Reason: exit status 1$/m,
        );
    });

    it("does not show again what the pusher has seen, and needs no log", () => {
        const said = describeError(new BuildFailure("staging", { failure: undefined, log }, false));
        assert.equal(said, `The build for staging failed: for an unknown reason\n  Its log: ${log}`);
    });

    it("says what to set where the health path was not answered", () => {
        writeFileSync(log, "error: Version 2 does not answer as it should: GET /health answered 404\n");
        const said = describeError(new BuildFailure("staging", { failure, log }, false));
        assert.match(
            said,
            /release\.healthPath, here \/health\. Set it .* or release\.healthStatus .* stack\.yaml .*--config/,
        );
    });
});
