import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

import { Receiver, sha, World } from "./world";

const SECRET = "a secret of the hook";

describe("GitHub stand-in: hooks", () => {
    let world: World;
    beforeEach(async () => (world = await World.start()));
    afterEach(() => world.stop());

    const hook = (url = "http://127.0.0.1:9/hook", events: readonly string[] = ["push"]) => ({
        name: "web",
        active: true,
        events,
        config: { url, content_type: "json", insecure_ssl: "0", secret: SECRET },
    });

    it("makes, shows, changes and deletes them, and never shows the secret", async () => {
        const made = await world.ask("POST", "hooks", hook());
        assert.equal(made.status, 201);
        assert.deepEqual(made.body.config, {
            content_type: "json",
            insecure_ssl: "0",
            secret: "********",
            url: "http://127.0.0.1:9/hook",
        });
        const path = `hooks/${made.body.id}`;
        assert.deepEqual((await world.ask("GET", "hooks")).body.length, 1);
        assert.deepEqual((await world.ask("GET", path)).body.url, `${world.server.url}/api/v3/repos/acme/shop/${path}`);
        // As the provider sends it: with the hook's own URL, and the whole config.
        const change = {
            ...hook("http://127.0.0.1:9/other", ["push", "pull_request"]),
            url: made.body.url,
            active: false,
        };
        const changed = await world.ask("PATCH", path, change);
        assert.deepEqual(
            [changed.status, changed.body.events, changed.body.active, changed.body.config.url],
            [200, ["pull_request", "push"], false, "http://127.0.0.1:9/other"],
        );
        const removed = await world.ask("PATCH", path, { config: { url: "http://127.0.0.1:9/other" } });
        assert.equal("secret" in removed.body.config, false, "a config takes the place of the whole earlier one");
        assert.equal((await world.ask("DELETE", path)).status, 204);
        assert.equal((await world.ask("DELETE", path)).status, 404);
        assert.equal((await world.ask("GET", path)).status, 404);
    });

    it("refuses what has not the documented form", async () => {
        const without = (change: Record<string, unknown>) => ({ ...hook(), ...change });
        const faulty: readonly [unknown, RegExp][] = [
            [without({ config: undefined }), /"config" wasn't supplied/],
            [without({ config: {} }), /"url" wasn't supplied/],
            [without({ config: { url: "ftp://host" } }), /Validation Failed/],
            [
                without({ config: { url: "http://127.0.0.1:9", secret: 5 } }),
                /'properties\/config\/secret'.*not a string/s,
            ],
            [without({ config: { url: "http://127.0.0.1:9", content_type: "xml" } }), /Validation Failed/],
            [without({ config: { url: "http://127.0.0.1:9", insecure_ssl: "yes" } }), /Validation Failed/],
            [without({ events: "push" }), /not an array/],
            [without({ events: ["pushed"] }), /Validation Failed/],
            [without({ events: [] }), /Validation Failed/],
            [without({ active: "yes" }), /not a boolean/],
            [without({ name: "email" }), /Validation Failed/],
        ];
        for (const [body, message] of faulty) {
            const answer = await world.ask("POST", "hooks", body);
            assert.equal(answer.status, 422, JSON.stringify(body));
            assert.match(answer.body.message, message);
        }
        assert.deepEqual((await world.control.repository("acme/shop")).hooks, []);
    });

    it("refuses a second hook for the same address and event", async () => {
        const first = await world.ask("POST", "hooks", hook());
        const { status, body } = await world.ask("POST", "hooks", hook());
        assert.equal(status, 422);
        assert.deepEqual(body.errors, [
            { resource: "Hook", code: "custom", message: "Hook already exists on this repository" },
        ]);
        const other = await world.ask("POST", "hooks", hook(undefined, ["pull_request"]));
        assert.equal(other.status, 201, "events that do not overlap may share an address");
        const path = `hooks/${other.body.id}`;
        assert.equal((await world.ask("PATCH", path, { events: ["push"] })).status, 422);
        assert.equal(
            (await world.ask("PATCH", `hooks/${first.body.id}`, hook())).status,
            200,
            "it is no rival of itself",
        );
    });

    it("refuses the 21st hook for an event", async () => {
        for (let count = 0; count < 20; count++) {
            assert.equal((await world.ask("POST", "hooks", hook(`http://127.0.0.1:9/${count}`))).status, 201);
        }
        const { status, body } = await world.ask("POST", "hooks", hook("http://127.0.0.1:9/20"));
        assert.deepEqual([status, body.errors[0].message], [422, 'The "push" event cannot have more than 20 hooks']);
    });

    it("signs what it delivers", async () => {
        const receiver = await Receiver.start();
        await world.ask("POST", "hooks", hook(receiver.url));
        await world.control.push({ repository: "acme/shop", branch: "main", sha: sha("c") });
        await world.control.push({ repository: "acme/shop", branch: "main", sha: sha("d"), signature: "wrong" });
        await world.control.push({ repository: "acme/shop", branch: "main", sha: sha("e"), signature: "missing" });
        await world.control.deliveries();
        const seen = receiver.received.map(({ headers, text }) => [
            headers["x-github-event"],
            ...["sha1", "sha256"].map((algorithm) => {
                const name = algorithm === "sha1" ? "x-hub-signature" : "x-hub-signature-256";
                const right = `${algorithm}=${createHmac(algorithm, SECRET).update(text, "utf8").digest("hex")}`;
                return headers[name] === undefined ? "missing" : headers[name] === right;
            }),
        ]);
        assert.deepEqual(seen, [
            ["ping", true, true],
            ["push", true, true],
            ["push", false, false],
            ["push", "missing", "missing"],
        ]);
        await receiver.stop();
    });

    it("sends the headers and payloads that are documented, and records the answers", async () => {
        const receiver = await Receiver.start();
        const made = await world.ask("POST", "hooks", hook(receiver.url));
        await world.control.deliveries();
        receiver.status = 403;
        const files = { modified: ["src/app.py"] };
        const [delivery] = await world.control.push({
            repository: "acme/shop",
            branch: "main",
            sha: sha("c"),
            login: "ben",
            message: "Mend it",
            files,
        });
        const [ping, push] = receiver.received;
        assert.equal(JSON.parse(ping?.text ?? "").hook_id, made.body.id);
        assert.match(String(push?.headers["user-agent"]), /^GitHub-Hookshot\//);
        assert.match(String(push?.headers["x-github-delivery"]), /^[0-9a-f-]{36}$/);
        assert.equal(push?.headers["x-github-hook-id"], String(made.body.id));
        assert.equal(push?.headers["content-type"], "application/json");
        const payload = JSON.parse(push?.text ?? "");
        assert.deepEqual(
            [payload.ref, payload.before, payload.after, payload.created, payload.deleted, payload.forced],
            ["refs/heads/main", sha("a"), sha("c"), false, false, false],
        );
        const { head_commit: head } = payload;
        assert.deepEqual([head.id, head.message, head.author.username], [sha("c"), "Mend it", "ben"]);
        assert.deepEqual([head.added, head.modified, head.removed], [[], ["src/app.py"], []]);
        assert.deepEqual(
            [payload.repository.full_name, payload.sender.login, payload.organization.login],
            ["acme/shop", "ben", "acme"],
        );
        assert.deepEqual([delivery?.status, delivery?.answer, delivery?.event], [403, "heard", "push"]);
        const last = (await world.ask("GET", `hooks/${made.body.id}`)).body.last_response;
        assert.equal(last.code, 403);
        await receiver.stop();
    });

    it("delivers once more under the same id", async () => {
        const receiver = await Receiver.start();
        await world.ask("POST", "hooks", hook(receiver.url));
        const [first] = await world.control.push({ repository: "acme/shop", branch: "main", sha: sha("c") });
        const again = await world.control.redeliver(first?.guid ?? "");
        assert.deepEqual([again.guid, again.payload, again.redelivery], [first?.guid, first?.payload, true]);
        await receiver.stop();
    });

    it("delivers a form where that was asked for", async () => {
        const receiver = await Receiver.start();
        await world.ask("POST", "hooks", { config: { url: receiver.url } });
        await world.control.push({ repository: "acme/shop", branch: "main", sha: sha("c") });
        await world.control.deliveries();
        const push = receiver.received.at(-1);
        assert.equal(push?.headers["content-type"], "application/x-www-form-urlencoded");
        assert.equal(JSON.parse(new URLSearchParams(push?.text).get("payload") ?? "").after, sha("c"));
        assert.equal(push?.headers["x-hub-signature-256"], undefined, "there is no secret to sign with");
        await receiver.stop();
    });

    it("tells of branches that come and go", async () => {
        const receiver = await Receiver.start();
        await world.ask("POST", "hooks", hook(receiver.url));
        const [made] = await world.control.push({ repository: "acme/shop", branch: "new", sha: sha("c") });
        const [gone] = await world.control.push({ repository: "acme/shop", branch: "new" });
        assert.deepEqual([made?.payload["created"], made?.payload["before"]], [true, "0".repeat(40)]);
        assert.deepEqual([gone?.payload["deleted"], gone?.payload["head_commit"]], [true, null]);
        assert.equal((await world.ask("GET", "branches/new")).status, 404);
        await receiver.stop();
    });

    it("tells a hook only what it wants, only while it is active, and nobody outside of this machine", async () => {
        const receiver = await Receiver.start();
        await world.ask("POST", "hooks", hook(receiver.url, ["pull_request"]));
        await world.ask("POST", "hooks", { ...hook(`${receiver.url}/2`), active: false });
        await world.ask("POST", "hooks", hook("http://192.0.2.1/hook"));
        const deliveries = await world.control.push({ repository: "acme/shop", branch: "main", sha: sha("c") });
        assert.deepEqual(
            deliveries.map(({ url, status, answer }) => [url, status, answer]),
            [["http://192.0.2.1/hook", undefined, "The stand-in delivers to this machine only."]],
        );
        await receiver.stop();
    });
});
