import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { terminalSteps } from "../../common/steps";
import type { PlatformOutputs } from "../../contract/outputs";
import { CHECKOUT } from "../../lab/folder";
import { chromium, Page, type Chromium } from "../../tools/browser";
import { TestApplication } from "./support/application";
import { platformJson } from "./support/cli";
import { TestLab } from "./support/lab";

const NAME = join("applications", "rest-routes-node");

/** What a page's script saw of one request: an answer that the browser lets it read, or no more than that there is none. */
type Seen =
    | { readonly status: number; readonly body: unknown; readonly location: string | null }
    | { readonly refused: string };

/** Asks as pages do, and leaves out nothing of what the browser lets them see. */
const ASKING = `
    const ask = async (method, path, { headers = {}, ...init } = {}) => {
        const type = init.body === undefined ? {} : { "Content-Type": "application/json" };
        try {
            const answer = await fetch(API + path, { method, credentials: "include", headers: { ...type, ...headers }, ...init });
            const text = await answer.text();
            const body = text === "" ? null : JSON.parse(text);
            return { status: answer.status, body, location: answer.headers.get("Location") };
        } catch (error) {
            return { refused: error.name };
        }
    };`;

/** All that a page does with the five routes. */
const TODOS = `
    const first = await ask("GET", "/todos");
    const made = await ask("POST", "/todos", { body: JSON.stringify({ text: "Sleep" }) });
    const at = "/todos/" + (made.body?.id ?? "none");
    return {
        first,
        made,
        changed: await ask("PUT", at, { body: JSON.stringify({ done: true }) }),
        missing: await ask("GET", "/todos/nobody"),
        removed: await ask("DELETE", at),
        again: await ask("GET", "/todos"),
        unlisted: await ask("GET", "/todos", { headers: { "X-Unlisted": "1" } }),
        large: await ask("POST", "/todos", { body: "x".repeat(10485761) }),
        withoutCookies: await ask("GET", "/todos", { credentials: "omit" }),
    };`;

const REFUSED: Seen = { refused: "TypeError" };

/** Whether a browser lets pages of other origins call the API: it judges, and no header is looked at here. The tests build on each other. */
describe("CORS, as Chromium sees it", () => {
    let lab: TestLab;
    let browser: Chromium;
    let application: TestApplication;
    let outputs: PlatformOutputs;
    const pages: Page[] = [];
    const page = (index: number) => pages[index] ?? assert.fail("no such page");

    before(async () => {
        browser = await chromium(terminalSteps());
        pages.push(await Page.serve(), await Page.serve(), await Page.serve());
        lab = await TestLab.start(settings(), { writesOnce: true });
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        application = new TestApplication(lab, outputs, NAME);
        // It gives a cookie, and knows who brings it back.
        application.edit("src/list.js", (text) =>
            text
                .replace("async () =>", "async ({ headers } = {}) =>")
                .replace("[...todos.values()])", "[...todos.values(), ...known(headers)], { 'Set-Cookie': 'who=you' })")
                .concat(
                    'const known = ({ Cookie, cookie = Cookie ?? "" } = {}) => (cookie.includes("who=you") ? ["known"] : []);\n',
                ),
        );
    });

    after(async () => {
        application?.remove();
        pages.forEach((each) => each.close());
        await lab?.stop();
    });

    /** The first two pages are known, and the third is not. */
    function settings(cors: object = {}, api: object = {}): Readonly<Record<string, unknown>> {
        const text = readFileSync(join(CHECKOUT, "examples", NAME, "stack.yaml"), "utf8");
        const { config } = parse(text) as { config: Readonly<Record<string, unknown>> };
        const origins = pages.slice(0, 2).map(({ origin }) => origin);
        return { ...config, "platform:api": { cors: { origins, credentials: true, ...cors }, ...api } };
    }

    async function seen(index: number, environment: string, script = TODOS) {
        const api = JSON.stringify(outputs.environments[environment]?.url);
        const { found, console } = await page(index).show(browser, `const API = ${api};${ASKING}${script}`);
        return { found: found as Readonly<Record<string, Seen>>, console };
    }

    it("gives a page no answer of an application that says nothing of it, but API Gateway's own", async () => {
        await application.push("staging");
        const { found, console } = await seen(0, "staging");
        const { first, made, missing, large } = found;
        assert.deepEqual([first, made, missing, statusOf(large)], [REFUSED, REFUSED, REFUSED, 413]);
        assert.match(console, /blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present/);
    });

    it("lets known pages use all five routes, with cookies, after the release that answers for the application", async () => {
        lab.configure(settings({ answers: true, exposeHeaders: ["Location"] }));
        await lab.operate("up");
        application.edit("src/shared.js", (text) => text.replace("Buy milk", "Buy bread"));
        await application.push("staging");
        for (const index of [0, 1]) {
            await callsAll(index, "staging");
        }
    });

    it("keeps other pages out, whatever they send", async () => {
        const { found, console } = await seen(2, "staging");
        const { withoutCookies, large, ...withCookies } = found;
        assert.deepEqual(
            new Set(Object.values(withCookies).map((each) => JSON.stringify(each))),
            new Set([JSON.stringify(REFUSED)]),
        );
        assert.deepEqual([withoutCookies, large], [REFUSED, REFUSED]);
        assert.match(console, /Response to preflight request doesn't pass access control check/);
    });

    it("goes on at a promotion, and goes with the release at a rollback", async () => {
        await platformJson(lab, "promote", "staging", "production", "--yes");
        await callsAll(0, "production");
        await platformJson(lab, "rollback", "staging", "--yes");
        assert.deepEqual((await seen(0, "staging")).found["first"], REFUSED);
        await callsAll(0, "production");
    });

    it("lets a page read why API Gateway has refused it: one of several, where cookies are sent", async () => {
        lab.configure(settings({ answers: true }, { keys: true }));
        await lab.operate("up");
        const [first, second] = [await seen(0, "production"), await seen(1, "production")];
        assert.deepEqual(first.found["made"], { status: 403, body: { message: "Forbidden" }, location: null });
        assert.deepEqual(second.found["made"], REFUSED);
    });

    async function callsAll(index: number, environment: string): Promise<void> {
        const { found, console } = await seen(index, environment);
        const { first, made, changed, missing, removed, again, unlisted, large, withoutCookies } = found;
        const statuses = [first, made, changed, missing, removed, again, withoutCookies].map(statusOf);
        assert.deepEqual(statuses, [200, 201, 200, 404, 204, 200, 200], `${JSON.stringify(found)}\n${console}`);
        assert.match(JSON.stringify(made), /"text":"Sleep".*"location":"\/\w+\/todos\//);
        assert.match(JSON.stringify(changed), /"done":true/);
        assert.deepEqual(
            [first, again, withoutCookies].map((each) => JSON.stringify(each).includes("known")),
            [false, true, false],
            "the cookie comes back, where it is sent along",
        );
        assert.deepEqual(unlisted, REFUSED);
        assert.match(console, /Request header field x-unlisted is not allowed/);
        // With cookies, one origin can read what API Gateway answers itself.
        assert.deepEqual(index === 0 ? statusOf(large) : large, index === 0 ? 413 : REFUSED);
    }
});

function statusOf(seen: Seen | undefined): number | Seen | undefined {
    return seen !== undefined && "status" in seen ? seen.status : seen;
}
