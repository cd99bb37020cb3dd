import assert from "node:assert/strict";

import { environmentTable, shellExports, statusText } from "../../lab/report";

const STAGING = {
    environment: "staging",
    url: "http://127.0.0.1:1/staging",
    version: "2",
    commit: "0123456789abcdef",
    path: "/",
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

    it("names the path that was asked, and the commit of an application of one's own", () => {
        const report = {
            running: true,
            emulators: { moto: { pid: 1, url: "http://127.0.0.1:2" } },
            environments: [{ ...STAGING, path: "/up" }],
            application: { source: "/home/ada/shop", commit: "0123456789abcdef", isSnapshot: true },
            push: ["git remote add lab /x.git"],
            pullRequests: [["#1", "open", "Say so", "feature", "staging", "success"]],
        } as const;
        const text = statusText(report);
        assert.match(text, /GET \/up/);
        assert.match(text, /^Application: \/home\/ada\/shop, its files as they were \(0123456\)$/m);
        assert.match(text, /^ {2}git remote add lab \/x\.git$/m);
        assert.match(text, /^ {2}#1 open: Say so \(feature into staging\)$/m);
        assert.match(statusText({ ...report, application: undefined }), /^Application: the sample$/m);
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
