import assert from "node:assert/strict";

import { aws } from "../support/emulated";
import { TestLab } from "../support/lab";

const TOKEN = "ghp_WebhooksTestTokenNeverInClear0123456";
const NAMES = ["platform-application", "storefront"] as const;
const COMMIT = "d".repeat(40);
const PARAMETER = "/_platform/platform-rehearsal/staging/webhook-secret";

/** The tests build on each other: each begins where the one before has left the stack. */
describe("webhooks that something has happened to, with the real engine", () => {
    let lab: TestLab;
    let repository: string;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.setToken(TOKEN);
        ({ repository } = lab.record.github);
        await lab.operate("up");
    });

    after(() => lab.stop());

    const hooks = async () => (await lab.github.repository(repository)).hooks;
    const statuses = async (branch: string) =>
        (await lab.github.push({ repository, branch, sha: COMMIT })).map(({ status }) => status);
    const secret = (): string => aws("ssm", "get-parameter", "--with-decryption", "--name", PARAMETER).Parameter.Value;

    it("go on when the repository is renamed and the configuration told", async () => {
        const before = await hooks();
        await lab.github.renameRepository(repository, NAMES[1]);
        repository = `${repository.split("/")[0]}/${NAMES[1]}`;
        lab.configure({ "platform:githubRepository": NAMES[1] });
        await lab.operate("up");
        const after = await hooks();
        const known = ({ events, url, active, signed }: (typeof after)[number]) => [events, url, active, signed];
        assert.deepEqual(after.map(known).sort(), before.map(known).sort());
        assert.deepEqual(await statuses("staging"), [200, 200]);
        assert.deepEqual(await lab.operate("up"), []);
        assert.deepEqual(await lab.operate("refresh"), []);
    });

    it("stay what they are when their tags change", async () => {
        lab.configure({ "platform:githubRepository": NAMES[1], "platform:tags": { Owner: "another-team" } });
        const planned = await lab.operate("preview");
        assert.ok(planned.some((operation) => operation.startsWith("update aws:codepipeline/webhook:Webhook")));
        assert.deepEqual(
            planned.filter((operation) => !operation.startsWith("update ")),
            [],
        );
        await lab.operate("up");
        assert.deepEqual(await statuses("staging"), [200, 200]);
    });

    it("sign with one secret again when its parameter was deleted", async () => {
        const earlier = secret();
        aws("ssm", "delete-parameter", "--name", PARAMETER);
        await lab.operate("up", { refresh: true });
        assert.notEqual(secret(), earlier);
        assert.deepEqual(await statuses("staging"), [200, 200]);
        assert.deepEqual(await lab.operate("up"), []);
        assert.deepEqual(await lab.operate("preview", { refresh: true }), []);
    });

    it("sign with the one that somebody has put into the parameter", async () => {
        const given = "0123456789abcdef".repeat(4);
        aws(...["ssm", "put-parameter", "--overwrite", "--name", PARAMETER, "--value", given]);
        await lab.operate("up", { refresh: true });
        assert.equal(secret(), given);
        assert.deepEqual(await statuses("staging"), [200, 200]);
        assert.deepEqual(await lab.operate("up"), []);
    });
});
