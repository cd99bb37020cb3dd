import assert from "node:assert/strict";

import { TestLab } from "../support/lab";

const TOKEN = "github_pat_FineGrainedTestToken0123456789";
/** What the README names for a fine-grained token, in mode oauth with protected branches. */
const PERMISSIONS = ["administration", "contents", "deployments", "metadata", "pull_requests", "statuses", "webhooks"];

describe("a fine-grained token, with the real provider", () => {
    let lab: TestLab;
    let repository: string;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        ({ repository } = lab.record.github);
        await lab.github.setPages(repository, true);
    });

    after(() => lab.stop());

    const use = async (token: string, permissions: readonly string[]): Promise<void> => {
        await lab.github.addToken({ token, login: "lab", permissions });
        await lab.stack.setToken(token);
    };

    it("takes no right to the repository's Pages", async () => {
        await use(TOKEN, PERMISSIONS);
        const mark = await lab.github.mark();
        await lab.operate("preview");
        const paths = (await lab.github.requests(mark)).map(({ path }) => path);
        assert.ok(paths.length > 0, "a preview asks, too");
        assert.deepEqual(
            paths.filter((path) => path.includes("/pages")),
            [],
        );
    });

    it("is told which right is missing", async () => {
        await use(`${TOKEN}Weak`, ["metadata"]);
        await assert.rejects(lab.operate("preview"), (error: Error) => {
            assert.match(error.message, /githubToken may not read[^]*"Contents: read"/);
            assert.ok(!error.message.includes(TOKEN));
            return true;
        });
    });
});
