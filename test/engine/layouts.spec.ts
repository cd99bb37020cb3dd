import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CHECKOUT } from "../../lab/folder";
import { platformJson } from "./support/cli";
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
        lab = await TestLab.start(PULL_REQUESTS, { writesOnce: true });
        await lab.operate("up");
        release(FUNCTION, "staging", "2", "released before the move");
    });

    after(() => lab.stop());

    /** Gives the stack the state that the program of then would have left, and applies the program of today. */
    async function upFrom(layout: Layout = {}, apply = async () => lab.operate("up")): Promise<void> {
        const state = await lab.stack.exportState();
        const then = { ...layout, ...laterParts(layoutOf(state), layout) };
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
        assert.deepEqual(await apply(), places);

        assert.deepEqual(layoutOf(await lab.stack.exportState()), layoutOf(state), "everything is where it belongs");
        const now = { inventory: inventory(), alias: aliasTarget(FUNCTION, "staging"), code: codeOf(FUNCTION) };
        assert.deepEqual(now, live, "nothing in AWS was touched");
        assert.deepEqual(now.alias, { version: "2", weights: {} });
        assert.deepEqual(await lab.operate("up"), []);
    }

    it("replaces, changes and deletes nothing where pushes come by webhooks, by the commands of docs/upgrade.md", async () => {
        const page = readFileSync(join(CHECKOUT, "docs", "upgrade.md"), "utf8");
        const [, text = ""] = /<!-- command: apply -->\n\n```sh\n([^]*?)```/.exec(page) ?? [];
        const commands = [...text.matchAll(/^npm run platform -- (\w+)$/gm)].map(([, command = ""]) => command);
        assert.deepEqual(commands, ["preview", "up"]);
        await upFrom(layouts["webhook"], async () => {
            const previewed = await platformJson(lab, "preview");
            const { changes } = await platformJson(lab, "up", "--yes");
            assert.deepEqual(operations(changes), operations(previewed.changes), "what was shown is what was done");
            return operations(changes);
        });
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

/** Changes as a command prints them, as {@link TestLab.operate} tells them. */
function operations(changes: readonly Readonly<Record<"kind" | "name" | "type", string>>[]): string[] {
    return changes.map(({ kind, type, name }) => `${kind} ${type} ${name}`).sort();
}

/** What previews are served by and what releases are there since: they are where they are. */
function laterParts(now: Layout, then: Layout): Layout {
    // Pipelines were in no environment once, and what is theirs was not either.
    const isBare = "platform:index:BranchPipeline::staging" in then;
    const former = (place: string) =>
        isBare ? place.replace(/^platform:index:Environment\$(?=platform:index:BranchPipeline\b)/, "") : place;
    const later = Object.entries(now).filter(([place]) => /\bplatform:index:(PreviewApp|Releaser)\b/.test(place));
    return Object.fromEntries(later.map(([place, parent]) => [former(place), parent && former(parent)]));
}

function imported(state: string): void {
    const { status, stderr } = spawnSync("pulumi", ["stack", "import"], { input: state, encoding: "utf8" });
    assert.equal(status, 0, stderr);
}
