import assert from "node:assert/strict";

import { person } from "./capture";
import { OperationBench } from "./operations";

describe("platform destroy", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
    });

    afterEach(() => bench.remove());

    const removal = (members: string) =>
        bench.write("Pulumi.production.yaml", `${CONFIGURATION}  platform:removal: { ${members} }\n`);
    const destroys = () => bench.calls().flatMap(({ args }) => (args[0] === "destroy" ? [args] : []));

    it("has the program run, so that what is configured now counts, and asks first", async () => {
        removal("protect: false");
        const input = person("y");
        bench.stdin = input;
        const { code, stdout, stderr } = await bench.run("destroy");
        assert.equal(code, 0, stderr);
        assert.deepEqual(input.asked, ["Delete everything of 'production'? [y/N] "]);
        assert.match(stderr, /every environment; the artifact bucket stays\.\nIt does not come back\./);
        assert.match(stdout, /^Nothing of the stack 'production' is left that it does not keep\./);
        assert.equal(destroys().length, 1);
        assert.ok(["--run-program=true", "--skip-preview", "--yes"].every((flag) => destroys()[0]?.includes(flag)));
    });

    it("says so where the artifacts go with it", async () => {
        removal("protect: false, deleteArtifacts: true");
        const { code, stderr, document } = await bench.json("destroy", "--yes");
        assert.deepEqual([code, document["outcome"], document["stack"]], [0, "destroyed", "production"]);
        assert.match(stderr, /every environment; the artifact bucket with it\./);
    });

    for (const members of ["protect: true", "deleteArtifacts: true"]) {
        it(`is refused where the stack is protected: ${members}`, async () => {
            removal(members);
            const { code, stderr } = await bench.run("destroy", "--yes");
            assert.equal(code, 1);
            assert.match(stderr, /The stack 'production' is protected\. Nothing is deleted\./);
            assert.match(stderr, /pulumi config set --path removal\.protect false --stack production/);
            assert.deepEqual(destroys(), []);
        });
    }

    it("says of each resource that it is gone, and how many there were", async () => {
        removal("protect: false");
        const alias = { op: "delete", type: "aws:lambda/alias:Alias", name: "staging", before: { name: "staging" } };
        bench.plays("destroy", [alias]);
        const { code, stdout, stderr } = await bench.run("destroy", "--yes");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /^ {2}deleted aws:lambda\/alias:Alias staging \(/m);
        assert.match(
            stdout,
            /does not keep: 1 resource: 1 deleted\.\nIts configuration stays: pulumi stack rm production\n$/,
        );
    });

    it("waits for a stack that another run holds, and says who does", async () => {
        removal("protect: false");
        const lock = "file:///l/1.json: created by bob@elsewhere (pid 7) at 2026-01-01T00:00:00Z";
        bench.fails("destroy", "", `error: the stack is currently locked by 1 lock(s). ${lock}\n`);
        const { code, stderr } = await bench.run("destroy", "--yes", "--wait", "0");
        assert.equal(code, 1);
        assert.match(stderr, /The stack 'production' is held by/);
        assert.equal(destroys().length, 1);
    });

    it("does nothing without a yes", async () => {
        removal("protect: false");
        assert.equal((await bench.run("destroy")).code, 1);
        bench.stdin = person("n");
        assert.equal((await bench.run("destroy")).code, 1);
        assert.deepEqual(destroys(), []);
    });

    it("goes on where a webhook is gone from GitHub: the state is told, with the credentials that are configured now", async () => {
        removal("protect: false");
        const urn = "urn:pulumi:production::platform::github:index/repositoryWebhook:RepositoryWebhook::staging-push";
        const resources = [
            { urn, type: "github:index/repositoryWebhook:RepositoryWebhook" },
            { urn: "x", type: "y" },
        ];
        bench.write("state.json", JSON.stringify({ deployment: { resources } }));
        bench.write("webhook-gone", "");
        const { code, stderr } = await bench.run("destroy", "--yes");
        assert.equal(code, 0, stderr);
        const ran = bench.calls().map(({ args }) => args.slice(0, 2).join(" "));
        const work = ran
            .filter((words) => /^(destroy|refresh|stack export)/.test(words))
            .map((words) => words.split(" --")[0]);
        assert.deepEqual(work, ["destroy", "stack export", "refresh", "destroy"]);
        const [refresh] = bench.calls().filter(({ args }) => args[0] === "refresh");
        assert.deepEqual(
            refresh?.args.filter((_, index, all) => all[index - 1] === "--target"),
            [urn],
        );
    });

    it("tells how to go on where pulumi fails", async () => {
        removal("protect: false");
        bench.fails("destroy", "", "error: it rains\n");
        const { code, stderr } = await bench.run("destroy", "--yes", "--stack", "production");
        assert.equal(code, 1);
        assert.match(stderr, /pulumi destroy failed\.\n\nerror: it rains/);
        assert.match(stderr, /go on from where it ended: npm run platform -- destroy --stack production/);
    });
});

const CONFIGURATION = `config:
  aws:region: eu-west-1
  platform:projectName: shop
  platform:accountId: "123456789012"
  platform:githubOwner: owner
  platform:githubRepository: shop
  platform:githubToken:
    secure: v1:ciphertext
`;
