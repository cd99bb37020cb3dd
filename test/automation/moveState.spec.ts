import assert from "node:assert/strict";

import { deploymentFacts } from "../../automation/deployment";
import { moveState, type StateKeeper } from "../../automation/moveState";

const URN = "urn:pulumi:production::platform::aws:lambda/alias:Alias::staging";

function stateOf(members: Readonly<Record<string, unknown>> = {}): string {
    const resources = [{ urn: URN, type: "aws:lambda/alias:Alias", outputs: { version: "7" } }];
    const secrets_providers = { type: "passphrase", state: { salt: "v1:x" } };
    const manifest = { time: "2026-01-01T00:00:00Z", magic: "a", version: "v3" };
    return JSON.stringify({ version: 3, deployment: { manifest, secrets_providers, resources, ...members } });
}

/** A back-end in memory, which writes when it was written, as they all do. */
class MemoryKeeper implements StateKeeper {
    readonly states = new Map<string, string>();
    readonly providers: (string | undefined)[] = [];
    /** What becomes of a state that is imported. */
    damage = (exported: string): string => exported;
    onImport = (): void => undefined;

    async exportStack(stack: string): Promise<string> {
        const { version, deployment } = JSON.parse(this.states.get(stack) ?? "{}") as Record<string, object>;
        return JSON.stringify({ version, deployment: { ...deployment, manifest: { time: String(Math.random()) } } });
    }
    async hasStack(stack: string): Promise<boolean> {
        return this.states.has(stack);
    }
    async createStack(stack: string, provider?: string): Promise<void> {
        this.providers.push(provider);
        this.states.set(stack, stateOf({ resources: undefined }));
    }
    async importStack(stack: string, exported: string): Promise<void> {
        this.states.set(stack, this.damage(exported));
        this.onImport();
    }
    async removeStack(stack: string): Promise<void> {
        this.states.delete(stack);
    }
}

describe("moving a stack's state", () => {
    let from: MemoryKeeper;
    let to: MemoryKeeper;
    const stack = "production";

    beforeEach(() => {
        [from, to] = [new MemoryKeeper(), new MemoryKeeper()];
        from.states.set(stack, stateOf());
    });

    it("takes secrets that the other back-end encrypts anew for the same, and only them", async () => {
        const secret = (ciphertext: string) => ({
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            ciphertext,
        });
        from.states.set(stack, stateOf({ resources: [{ urn: URN, outputs: { token: secret("v1:a") } }] }));
        to.damage = (exported) => exported.replace("v1:a", "v1:b");
        assert.equal((await moveState({ stack, from, to })).resources, 1);
        from.states.set("other", stateOf({ resources: [{ urn: URN, outputs: { token: { ciphertext: "v1:a" } } }] }));
        await assert.rejects(moveState({ stack: "other", from, to }), /is not what it was made of/);
    });

    it("copies it, keeps what encrypts its secrets, and leaves the old one", async () => {
        const { resources, digest } = await moveState({ stack, from, to });
        assert.equal(resources, 1);
        assert.equal(deploymentFacts(await to.exportStack(stack)).digest, digest);
        assert.equal(deploymentFacts(await from.exportStack(stack)).digest, digest);
        assert.deepEqual(to.providers, ["passphrase"]);
    });

    it("goes on where a run was killed before the copy was there", async () => {
        await to.createStack(stack);
        assert.equal((await moveState({ stack, from, to })).resources, 1);
        assert.equal(to.providers.length, 1);
    });

    it("takes the copy away again where it is not the same", async () => {
        to.damage = (exported) => exported.replace('"7"', '"6"');
        await assert.rejects(moveState({ stack, from, to }), /is not what it was made of\. It is taken away again/);
        assert.equal(to.states.size, 0);
    });

    it("takes the copy away again where somebody has worked on the stack meanwhile", async () => {
        to.onImport = () => void from.states.set(stack, stateOf().replace('"7"', '"8"'));
        await assert.rejects(moveState({ stack, from, to }), /Somebody has changed the stack 'production' meanwhile/);
        assert.equal(to.states.size, 0);
    });

    it("writes over no stack that has something", async () => {
        to.states.set(stack, stateOf().replace('"7"', '"1"'));
        await assert.rejects(
            moveState({ stack, from, to }),
            /There is a stack 'production' already .* with 1 resources/,
        );
        assert.match(to.states.get(stack) ?? "", /"1"/);
    });

    it("moves nothing that was interrupted, and nothing that only Pulumi Cloud can read", async () => {
        const pending_operations = [{ type: "creating", resource: { urn: URN } }];
        from.states.set(stack, stateOf({ pending_operations }));
        await assert.rejects(moveState({ stack, from, to }), /interrupted in the middle: creating urn:pulumi/);
        from.states.set(stack, stateOf({ secrets_providers: { type: "service", state: { url: "https://x" } } }));
        await assert.rejects(moveState({ stack, from, to }), /Pulumi Cloud itself encrypts/);
        assert.equal(to.states.size, 0);
    });
});

describe("what a state says of itself", () => {
    it("is the same whenever it was written, and another one where anything else differs", () => {
        const { digest } = deploymentFacts(stateOf());
        assert.equal(deploymentFacts(stateOf({ manifest: { time: "later" }, metadata: {} })).digest, digest);
        assert.notEqual(deploymentFacts(stateOf().replace('"7"', '"8"')).digest, digest);
        assert.notEqual(deploymentFacts(stateOf({ secrets_providers: { type: "cloud" } })).digest, digest);
    });
});
