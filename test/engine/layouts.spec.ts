import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { aliasTarget, codeOf, inventory } from "./support/emulated";
import { TestLab } from "./support/lab";
import { inLayout, layoutOf, newComponents, recordedLayouts, type Layout } from "./support/layout";
import { release } from "./support/release";

const FUNCTION = "platform-rehearsal-app";

/** With all that a stack can have beside its environments. */
const PULL_REQUESTS = { "platform:pullRequests": { protect: true, previews: 2 } };

/**
 * Components have moved since: a live stack's state still has their resources where they were. The commit is the last one
 * of that layout.
 */
describe("an up over a stack of the layout of 7a49af2, with the real engine", () => {
    const layouts = recordedLayouts("7a49af2");
    let lab: TestLab;

    before(async () => {
        lab = await TestLab.start(PULL_REQUESTS);
        await lab.operate("up");
        release(FUNCTION, "staging", "2", "released before the move");
    });

    after(() => lab.stop());

    /** Gives the stack the state that the program of then would have left, and applies the program of today. */
    async function upFrom(layout: Layout = {}): Promise<void> {
        const state = await lab.stack.exportState();
        const then = { ...layout, ...laterParts(layoutOf(state)) };
        const former = inLayout(state, then);
        assert.deepEqual(layoutOf(former), then, "it is the state that was recorded, place by place");
        imported(former);
        const live = { inventory: inventory(), alias: aliasTarget(FUNCTION, "staging"), code: codeOf(FUNCTION) };

        // All that there was not are components, which are nothing but places.
        const places = newComponents(layoutOf(state), layoutOf(former));
        assert.deepEqual(
            places.filter((place) => !place.startsWith("create platform:index:")),
            [],
        );
        assert.deepEqual(await lab.operate("preview"), places);
        assert.deepEqual(await lab.operate("up"), places);

        assert.deepEqual(layoutOf(await lab.stack.exportState()), layoutOf(state), "everything is where it belongs");
        const now = { inventory: inventory(), alias: aliasTarget(FUNCTION, "staging"), code: codeOf(FUNCTION) };
        assert.deepEqual(now, live, "nothing in AWS was touched");
        assert.deepEqual(now.alias, { version: "2", weights: {} });
        assert.deepEqual(await lab.operate("up"), []);
    }

    it("replaces, changes and deletes nothing where pushes come by webhooks", async () => {
        await upFrom(layouts["webhook"]);
    });

    it("replaces, changes and deletes nothing where the preview controller is called keeper", async () => {
        const today = JSON.stringify(layoutOf(await lab.stack.exportState()));
        await upFrom(JSON.parse(today.replaceAll("PreviewController", "PreviewKeeper")) as Layout);
    });

    it("replaces, changes and deletes nothing where they come through a connection", async () => {
        lab.configure({ ...PULL_REQUESTS, "platform:source": { mode: "connection" } });
        await lab.operate("up");
        const { connection } = await lab.stack.outputs();
        const id = connection?.arn.split("/").pop();
        await fetch(`${lab.record.emulators.urls.moto}/_connections/${id}/handshake`, { method: "POST" });
        await lab.operate("up");
        await upFrom(layouts["connection"]);
    });
});

/** What previews are served by is there since: it is where it is. */
function laterParts(layout: Layout): Layout {
    return Object.fromEntries(
        Object.entries(layout).filter(([place]) => place.startsWith("platform:index:PreviewApp")),
    );
}

function imported(state: string): void {
    const { status, stderr } = spawnSync("pulumi", ["stack", "import"], { input: state, encoding: "utf8" });
    assert.equal(status, 0, stderr);
}
