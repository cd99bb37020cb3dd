import assert from "node:assert/strict";

import { showProgress } from "../../lab/build/log";

describe("the log of a build in the lab", () => {
    it("shows lines with a word as progress, and no brace", () => {
        const shown: string[] = [];
        const step = { progress: (text: string) => void shown.push(text) };
        for (const line of ["npm install", "}", "", "  ] ", "added 48 packages"]) {
            showProgress(step, line);
        }
        assert.deepEqual(shown, ["npm install", "added 48 packages"]);
    });
});
