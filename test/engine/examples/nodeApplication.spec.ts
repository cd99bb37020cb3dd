import assert from "node:assert/strict";
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { checkPackage, packageFolder } from "../../../release/packaging";

const EXAMPLES = join(__dirname, "../../../examples");
const APPLICATION = join(EXAMPLES, "node-application");
const RELEASE = '{"commit":"0b2d45f16549aaecd44ba12519c930c449bb8c64"}\n';
const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop-app";

/** A request, and what follows the function's name in the ARN that was invoked. */
type Case = readonly [event: Readonly<Record<string, unknown>>, qualifier?: string];

const get = (path: string, more: Readonly<Record<string, unknown>> = {}) => ({ httpMethod: "GET", path, ...more });
const base64 = (...bytes: readonly number[]) => Buffer.from(bytes).toString("base64");

const CASES: Readonly<Record<string, Case>> = {
    "the root": [get("/")],
    "the root twice": [get("//")],
    "the root's other name": [get("/root/")],
    "the root with HEAD": [{ httpMethod: "HEAD", path: "/" }],
    "the root with POST": [{ httpMethod: "POST", path: "/root", body: '{"name": "Ada"}', isBase64Encoded: false }],
    "the setting Greeting": [get("/", { stageVariables: { Greeting: "Kia-ora" } })],
    "/metadata": [get("/metadata")],
    "/health": [get("/health")],
    "/health as the API sends it": [
        get("/health", { body: null, queryStringParameters: null, multiValueQueryStringParameters: null }),
    ],
    "a query": [get("/a", { queryStringParameters: { b: "2" }, multiValueQueryStringParameters: { b: ["1", "2"] } })],
    "an empty query": [get("/a/", { queryStringParameters: {}, multiValueQueryStringParameters: {} })],
    "a path with letters of all kinds": [get("/café/☕")],
    "a path that JavaScript has a meaning for": [get("constructor")],
    "a body": [{ httpMethod: "PUT", path: "/a", body: "café" }],
    "an empty body": [{ httpMethod: "PUT", path: "/a", body: "", isBase64Encoded: true }],
    "text in base64": [{ httpMethod: "PUT", path: "/a", body: base64(0x63, 0xc3, 0xa9), isBase64Encoded: true }],
    "text with a mark before it": [
        { httpMethod: "PUT", path: "/a", body: base64(0xef, 0xbb, 0xbf, 0x61), isBase64Encoded: true },
    ],
    "bytes in base64": [{ httpMethod: "PUT", path: "/a", body: base64(0xff, 0xfe), isBase64Encoded: true }],
    "an alias": [get("/", { stageVariables: { LambdaFunctionAlias: "other" } }), ":production"],
    "a version": [get("/", { stageVariables: { LambdaFunctionAlias: "staging" } }), ":7"],
    "a version without variables": [get("/", { stageVariables: null, requestContext: { stage: "staging" } }), ":7"],
    "an empty variable": [
        get("/", { stageVariables: { LambdaFunctionAlias: "" }, requestContext: { stage: "staging" } }),
        ":$LATEST",
    ],
    "no alias and no stage": [get("/a"), ""],
};

interface Answer {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}

describe("examples/node-application", function () {
    this.timeout(30_000); // npm alone starts for seconds on a busy machine.
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "node-application-test-"));
        for (const name of ["application", "node-application"]) {
            cpSync(join(EXAMPLES, name), join(folder, name), {
                recursive: true,
                filter: (path) => !/node_modules|__pycache__/.test(path),
            });
        }
    });

    after(() => rmSync(folder, { recursive: true }));

    /** Runs a command in a copy of the application, far from this checkout's own packages. */
    function run(command: string, ...args: string[]) {
        const environment = { PATH: process.env["PATH"], HOME: folder };
        return spawnSync(command, args, {
            cwd: join(folder, "node-application"),
            encoding: "utf8",
            env: environment,
        });
    }

    it("passes its own tests after the commands of a managed build, from nothing", () => {
        for (const command of ["npm ci", "npm test", "npm prune --omit=dev"]) {
            const { status, stdout, stderr } = run("bash", "-c", command);
            assert.equal(status, 0, `${command}:\n${stdout}${stderr}`);
            if (command === "npm test") {
                assert.match(stdout, /says hello at \/root/);
                assert.match(stdout, /is kept for five minutes/);
            }
        }
    });

    it("fails its build when a test of it fails", () => {
        const test = join(folder, "node-application", "broken.test.mjs");
        writeFileSync(test, 'import { it } from "node:test"; it("fails", () => { throw new Error(); });\n');
        try {
            assert.notEqual(run("bash", "-c", "npm test").status, 0);
        } finally {
            rmSync(test);
        }
    });

    it("is packaged by a managed build with what runs and nothing else", () => {
        const copy = join(folder, "node-application");
        const managed = packageFolder(copy, { exclude: [], extra: { "release.json": RELEASE } });
        checkPackage(managed, { handler: "app.handler", runtime: "nodejs22.x", architecture: "x86_64" });
        const expected = ["VERSION", "app.mjs", "package-lock.json", "package.json", "release.json", "settings.mjs"];
        assert.deepEqual(managed.paths, expected);
    });

    describe("answers as the Python application does", () => {
        let answers: Readonly<Record<"node" | "python", readonly Answer[]>>;

        before(function () {
            const version = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]);
            if (version.status !== 0) {
                const reason = "python3 >= 3.11 is not on PATH: the two sample applications are not compared";
                assert.equal(process.env["CI"], undefined, reason);
                process.stderr.write(`    ${reason}\n`);
                this.skip();
            }
            const input = JSON.stringify(
                Object.values(CASES).map(([event, qualifier = ":staging"]) => [event, FUNCTION + qualifier]),
            );
            const ask = (name: string, command: string, ...args: string[]) => {
                writeFileSync(join(folder, name, "release.json"), RELEASE);
                const output = execFileSync(command, args, { cwd: join(folder, name), input, encoding: "utf8" });
                return JSON.parse(output) as readonly Answer[];
            };
            answers = {
                node: ask("node-application", process.execPath, "--input-type=module", "--eval", ASK_NODE),
                python: ask("application", "python3", "-B", "-c", ASK_PYTHON),
            };
        });

        /** The body without the one number that is another each time, which has to be a number. */
        const steady = ({ body }: Answer): unknown =>
            JSON.parse(body, (key, value: unknown) => (key === "response_time" ? typeof value : value));

        Object.keys(CASES).forEach((name, index) =>
            it(`to a request for ${name}`, () => {
                const [node, python] = [answers.node[index], answers.python[index]];
                assert.ok(node !== undefined && python !== undefined);
                assert.deepEqual(steady(node), steady(python));
                assert.deepEqual({ ...node, body: "" }, { ...python, body: "" });
            }),
        );
    });

    it("reads a secret with the real SDK as AWS asks for it, once", async () => {
        const requests: string[] = [];
        const server = createServer((request, response) => {
            request.setEncoding("utf8");
            let body = "";
            request.on("data", (chunk: string) => (body += chunk));
            request.on("end", () => {
                requests.push(`${String(request.headers["x-amz-target"])} ${body}`);
                response.setHeader("Content-Type", "application/x-amz-json-1.1");
                const { Name } = JSON.parse(body) as { Name: string };
                const isThere = Name === "/shop/staging/Key";
                response.statusCode = isThere ? 200 : 400;
                response.end(
                    JSON.stringify(isThere ? { Parameter: { Name, Value: "one" } } : { __type: "ParameterNotFound" }),
                );
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        try {
            // In this checkout, whose packages stand in for those of Lambda's runtime.
            const { stdout } = await promisify(execFile)(
                process.execPath,
                ["--input-type=module", "--eval", READ_SECRET],
                {
                    cwd: APPLICATION,
                    env: {
                        AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
                        AWS_REGION: "eu-west-1",
                        AWS_ACCESS_KEY_ID: "test",
                        AWS_SECRET_ACCESS_KEY: "test",
                    },
                },
            );
            assert.deepEqual(JSON.parse(stdout), [
                "one",
                "one",
                "There is no secret /shop/staging/Other. To set it: npm run platform -- settings secret staging Other",
            ]);
        } finally {
            server.close();
        }
        const asked = (name: string) =>
            `AmazonSSM.GetParameter ${JSON.stringify({ Name: `/shop/staging/${name}`, WithDecryption: true })}`;
        assert.deepEqual(requests, [asked("Key"), asked("Other")]);
    });
});

/** Answers a list of events and invoked ARNs from standard input. */
const ASK_NODE = `
import { readFileSync } from "node:fs";
import { handler } from "./app.mjs";
const cases = JSON.parse(readFileSync(0, "utf8"));
const answers = await Promise.all(cases.map(([event, arn]) => handler(event, { invokedFunctionArn: arn })));
console.log(JSON.stringify(answers));
`;

const ASK_PYTHON = `
import json, sys
from types import SimpleNamespace
import app
cases = json.load(sys.stdin)
print(json.dumps([app.lambda_handler(event, SimpleNamespace(invoked_function_arn=arn)) for event, arn in cases]))
`;

const READ_SECRET = `
import { secret } from "./settings.mjs";
const event = { stageVariables: { ParameterPath: "/shop/staging/" } };
const context = { invokedFunctionArn: "${FUNCTION}:staging" };
const values = [await secret(event, context, "Key"), await secret(event, context, "Key")];
console.log(JSON.stringify([...values, await secret(event, context, "Other").catch((error) => error.message)]));
`;
