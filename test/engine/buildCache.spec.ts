import assert from "node:assert/strict";

import { aws } from "./support/emulated";
import { TestLab } from "./support/lab";

const CHECK = "platform-rehearsal_pull-requests";
const PROJECTS = ["platform-rehearsal-staging", "platform-rehearsal-production", CHECK];

/** The tests build on each other. */
describe("the caches of builds, with the real engine", () => {
    let lab: TestLab;
    let bucket: string;

    before(async () => {
        lab = await TestLab.start({ "platform:build": { cache: true } }, { writesOnce: true });
        await lab.operate("up");
        bucket = (await lab.stack.outputs()).artifactBucket;
    });

    after(() => lab?.stop());

    /** What each project keeps, as CodeBuild has it. */
    function caches(): readonly (string | undefined)[] {
        const projects = aws("codebuild", "batch-get-projects", "--names", ...PROJECTS).projects as readonly {
            readonly name: string;
            readonly cache: { readonly type: string; readonly location?: string };
        }[];
        return PROJECTS.map((name) => {
            const { type, location } = projects.find((each) => each.name === name)?.cache ?? { type: "none" };
            return type === "S3" ? location : type;
        });
    }

    const folders = () => ["staging", "production"].map((name) => `${bucket}/caches/environments/${name}`);

    it("are one for each environment, and none for the check", async () => {
        assert.deepEqual(caches(), [...folders(), "NO_CACHE"]);
        assert.deepEqual(await lab.operate("up"), []);
    });

    it("are taken off a check to which an older version has given one", async () => {
        const cache = `type=S3,location=${bucket}/caches/pull-requests`;
        aws("codebuild", "update-project", "--name", CHECK, "--cache", cache);
        assert.deepEqual(await lab.operate("up", { refresh: true }), [
            "update aws:codebuild/project:Project pull-requests",
        ]);
        assert.deepEqual(caches(), [...folders(), "NO_CACHE"]);
    });

    it("are taken off the environments where they are not wanted any more", async () => {
        lab.configure({ "platform:build": { cache: false } });
        await lab.operate("up");
        assert.deepEqual(caches(), ["NO_CACHE", "NO_CACHE", "NO_CACHE"]);
        assert.deepEqual(await lab.operate("up", { refresh: true }), []);
    });
});
