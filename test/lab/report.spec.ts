import assert from "node:assert/strict";

import { environmentTable, shellExports, statusText } from "../../lab/report";

const STAGING = {
    environment: "staging",
    url: "http://127.0.0.1:1/staging",
    version: "2",
    commit: "0123456789abcdef",
    answer: "200 hello",
    healthy: true,
};

describe("what the lab shows", () => {
    it("is a line for each environment, and where it answers", () => {
        const text = environmentTable([STAGING]).replaceAll(/\x1b\[\d+m/g, "");
        assert.match(text, /^environment +version +commit +GET \/ *$/m);
        assert.match(text, /^staging +2 +0123456 +200 hello *$/m);
        assert.match(text, /^staging: http:\/\/127\.0\.0\.1:1\/staging$/m);
    });

    it("cuts an answer off that is a whole page", () => {
        const text = environmentTable([{ ...STAGING, answer: `200 ${"x".repeat(5000)}` }]);
        assert.match(text, /200 x{75}…/);
    });

    it("says how to start a lab that does not run", () => {
        assert.equal(statusText({ running: false }), "The lab is not running. Start it: npm run local");
    });

    it("quotes variables for a shell", () => {
        assert.equal(shellExports({ A: "it's", B: "$HOME x" }), "export A='it'\\''s'\nexport B='$HOME x'");
    });
});
