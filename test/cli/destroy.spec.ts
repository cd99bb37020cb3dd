import assert from "node:assert/strict";

import { person } from "./capture";
import { PlatformBench } from "./memoryCloud";

describe("platform destroy", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
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
        const common = ["--non-interactive", "--color", "never"];
        const own = ["--run-program", "--skip-preview", "--yes", "--suppress-outputs", "--stack", "production"];
        assert.deepEqual(destroys(), [["destroy", ...own, ...common]]);
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
        const first = ran.indexOf("destroy --run-program");
        assert.deepEqual(ran.slice(first), [
            "destroy --run-program",
            "stack export",
            "refresh --run-program",
            "destroy --run-program",
        ]);
        const [refresh] = bench.calls().filter(({ args }) => args[0] === "refresh");
        assert.deepEqual(
            refresh?.args.filter((_, index, all) => all[index - 1] === "--target"),
            [urn],
        );
    });

    it("tells how to go on where pulumi fails", async () => {
        removal("protect: false");
        bench.env["STUB_FAIL"] = "--run-program";
        const { code, stderr } = await bench.run("destroy", "--yes", "--stack", "production");
        assert.equal(code, 1);
        assert.match(stderr, /pulumi did not delete everything of the stack 'production'\.\n\nerror: cannot store/);
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
