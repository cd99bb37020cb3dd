import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RouteCors } from "../../../../contract/routes";
import { dispatcherParts } from "../../../../release/packaging/dispatcher";
import { CONTEXT_OF, HAS_CALLBACKS, run, withoutPython } from "./cases";

const ANSWERS = {
    plain: { statusCode: 200, body: "a" },
    own: { statusCode: 200, headers: { "access-control-allow-origin": "https://own.example.com" } },
    many: { statusCode: 200, multiValueHeaders: { "Access-Control-Allow-Origin": ["https://own.example.com"] } },
    vary: { statusCode: 200, headers: { vary: "Accept" } },
    varied: { statusCode: 200, multiValueHeaders: { Vary: ["Accept", "Cookie"] } },
    told: { statusCode: 200, headers: { Vary: "Accept, origin" } },
    any: { statusCode: 200, multiValueHeaders: { Vary: ["*"] } },
    text: "no answer of API Gateway's form",
};

const LANGUAGES = {
    "nodejs22.x": {
        command: process.execPath,
        caller: "caller.mjs",
        files: {
            "app.js": Object.entries(ANSWERS)
                .map(([name, value]) => `exports.${name} = async () => (${JSON.stringify(value)});`)
                .concat(
                    "exports.called = (event, context, callback) => callback(null, { statusCode: 201 });",
                    "exports.succeeded = (event, context) => context.succeed({ statusCode: 201 });",
                )
                .join("\n"),
            "caller.mjs": `
import { handler } from "./platform_routes.mjs";
${CONTEXT_OF}
let text = "";
for await (const chunk of process.stdin) text += chunk;
const results = [];
for (const event of JSON.parse(text)) {
    results.push(await new Promise((resolve, reject) => {
        const end = (error, result) => (error ? reject(error) : resolve(result));
        handler(event, contextOf(end), end)?.then(resolve, reject);
    }));
}
console.log(JSON.stringify(results));`,
        },
    },
    "python3.13": {
        command: "python3",
        caller: "caller.py",
        files: {
            "app.py": Object.entries(ANSWERS)
                .map(([name, value]) => `def ${name}(event, context):\n    return ${JSON.stringify(value)}\n`)
                .join("\n"),
            "caller.py": `
import json, sys
from platform_routes import handler
print(json.dumps([handler(event, None) for event in json.load(sys.stdin)]))`,
        },
    },
} as const;

type Runtime = keyof typeof LANGUAGES;

/** What a package answers to GET of some paths. */
function answers(runtime: Runtime, cors: RouteCors | undefined, paths: readonly string[], origin?: string): unknown {
    const { command, caller, files } = LANGUAGES[runtime];
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "platform-cors-")));
    try {
        const names = [...Object.keys(ANSWERS), "called", "succeeded"];
        const routes = names.map((name) => {
            const route = { method: "GET", path: `/${name}`, handler: `app.${name}` } as const;
            return cors === undefined ? route : { ...route, cors };
        });
        for (const [name, text] of Object.entries({ ...files, ...dispatcherParts({ runtime, routes }) })) {
            writeFileSync(join(folder, name), text);
        }
        const headers = origin === undefined ? null : { Origin: origin };
        const events = paths.map((path) => ({
            httpMethod: "GET",
            path,
            resource: "/{proxy+}",
            headers,
            pathParameters: { proxy: path.slice(1) },
        }));
        return run(command, [join(folder, caller)], events, folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const SHOP = "https://shop.example.com";

for (const runtime of Object.keys(LANGUAGES) as Runtime[]) {
    describe(`what the dispatcher for ${runtime} adds for pages of other origins`, function () {
        before(function () {
            if (runtime.startsWith("python") && withoutPython() !== undefined) {
                this.skip();
            }
        });

        it("is nothing where the routes have none of it", () => {
            assert.deepEqual(answers(runtime, undefined, ["/plain", "/text"], SHOP), [ANSWERS.plain, ANSWERS.text]);
        });

        it("lets every page read, and leaves what the handler says", () => {
            const found = answers(runtime, { origins: ["*"] }, ["/plain", "/own", "/many", "/text"]);
            const headers = { "Access-Control-Allow-Origin": "*" };
            assert.deepEqual(found, [{ ...ANSWERS.plain, headers }, ANSWERS.own, ANSWERS.many, ANSWERS.text]);
        });

        it("answers for itself, too, so that a page can read why", () => {
            const [found] = answers(runtime, { origins: ["*"] }, ["/nowhere"]) as readonly Record<string, unknown>[];
            assert.equal(found?.["statusCode"], 404);
            const headers = { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" };
            assert.deepEqual(found["headers"], headers);
        });

        it("names the origin that asks where it is one of several, and says that answers differ by it", () => {
            const cors = { origins: ["https://a.example.com", SHOP], exposeHeaders: ["X-A", "X-B"], credentials: true };
            const common = {
                "Access-Control-Allow-Origin": SHOP,
                "Access-Control-Expose-Headers": "X-A,X-B",
                "Access-Control-Allow-Credentials": "true",
            };
            assert.deepEqual(answers(runtime, cors, ["/plain", "/vary", "/varied", "/told", "/any"], SHOP), [
                { ...ANSWERS.plain, headers: { ...common, Vary: "Origin" } },
                { ...ANSWERS.vary, headers: { vary: "Accept, Origin", ...common } },
                { statusCode: 200, headers: common, multiValueHeaders: { Vary: ["Accept", "Cookie", "Origin"] } },
                { ...ANSWERS.told, headers: { Vary: "Accept, origin", ...common } },
                { ...ANSWERS.any, headers: common },
            ]);
            assert.deepEqual(answers(runtime, cors, ["/plain"], "https://other.example.com"), [ANSWERS.plain]);
            assert.deepEqual(answers(runtime, cors, ["/plain"]), [ANSWERS.plain]);
        });
    });
}

describe("what the dispatcher for Node.js adds to an answer by callback or by the context", () => {
    it("is the same where the runtime has callbacks", () => {
        if (!HAS_CALLBACKS) {
            assert.throws(
                () => answers("nodejs22.x", { origins: ["*"] }, ["/called"]),
                /takes a callback, which Node.js 24/,
            );
            return;
        }
        const headers = { "Access-Control-Allow-Origin": "*" };
        const answer = { statusCode: 201, headers };
        assert.deepEqual(answers("nodejs22.x", { origins: ["*"] }, ["/called", "/succeeded"]), [answer, answer]);
    });
});
