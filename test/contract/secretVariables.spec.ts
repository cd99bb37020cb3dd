import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { SignatureV4 } from "@smithy/signature-v4";

import { placeholderPackage } from "../../contract/placeholder";
import { secretsEnvironment } from "../../contract/secretVariables";
import { SECRET_VARIABLES_FILES } from "../../contract/secretVariablesSources";

/** What the runtime is, and a program that prints its variables as JSON. */
const RUNTIMES = {
    "Node.js": ["node", "-e", "process.stdout.write(JSON.stringify(process.env))"],
    Python: ["python3", "-c", "import json, os, sys; sys.stdout.write(json.dumps(dict(os.environ)))"],
} as const;

/** The same runtimes, as Lambda calls them, and what the application gives its own interpreter that would keep this one from starting. */
const LAMBDA_RUNTIMES = {
    "Node.js": ["nodejs22.x", "index.js", { NODE_OPTIONS: "--require=/not/there.cjs" }],
    Python: ["python3.13", "index.py", { PYTHONPATH: "<task>" }],
} as const;

const PASSWORD = "p&ss wörd \"'$`\\\n\nwith lines\n";
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "never to be seen", sessionToken: "token/of+it==" };

interface Received {
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
}

/** What Systems Manager answers. */
type Answer = (names: readonly string[]) => { readonly status: number; readonly body: unknown } | undefined;

const knowing =
    (secrets: Readonly<Record<string, string>>): Answer =>
    (names) => {
        const found = names.filter((name) => Object.hasOwn(secrets, name));
        const Parameters = found.map((Name) => ({ Name, Value: secrets[Name] }));
        return { status: 200, body: { Parameters, InvalidParameters: names.filter((name) => !found.includes(name)) } };
    };

describe("what reads secret variables before the runtime starts", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "secret variables-"));
    const received: Received[] = [];
    let answer: Answer = () => undefined;
    let server: Server;

    before(async () => {
        for (const [path, text] of Object.entries(SECRET_VARIABLES_FILES)) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text, { mode: 0o755 });
        }
        server = createServer((request, response) => {
            const parts: Buffer[] = [];
            request.on("data", (part: Buffer) => parts.push(part));
            request.on("end", () => {
                const body = Buffer.concat(parts).toString();
                received.push({ headers: request.headers, body });
                const said = answer((JSON.parse(body) as { Names: string[] }).Names);
                if (said !== undefined) {
                    response.writeHead(said.status, { "content-type": "application/x-amz-json-1.1" });
                    response.end(JSON.stringify(said.body));
                }
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });

    beforeEach(() => received.splice(0));

    after(() => {
        server.closeAllConnections();
        server.close();
        rmSync(folder, { recursive: true, force: true });
    });

    const start = (
        runtime: readonly string[],
        variables: Readonly<Record<string, string>>,
        rest: Readonly<Record<string, string>> = {},
    ) => {
        const told = {
            host: "ssm.eu-west-1.amazonaws.com",
            variables,
            command: "npm run platform -- settings secret production <name>",
        };
        const env = {
            PATH: process.env["PATH"],
            ...secretsEnvironment(told),
            AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            AWS_REGION: "eu-west-1",
            AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
            AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
            AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
            ...rest,
        };
        return new Promise<{ code: number; variables: Record<string, string>; stderr: string }>((resolve) => {
            execFile(join(folder, "platform", "start"), [...runtime], { env }, (error, stdout, stderr) => {
                const code = error === null ? 0 : Number(error.code);
                const seen = stdout === "" ? {} : (JSON.parse(stdout) as Record<string, string>);
                resolve({ code, variables: seen, stderr });
            });
        });
    };

    for (const [name, runtime] of Object.entries(RUNTIMES)) {
        it(`has every value in its variable, whatever it holds, for ${name}`, async () => {
            answer = knowing({ "/shop/production/DbPassword": PASSWORD, "/shop/production/Empty.Line": "\n" });
            const secrets = {
                DB_PASSWORD: "/shop/production/DbPassword",
                found: "/shop/production/DbPassword",
                LINE: "/shop/production/Empty.Line",
            };
            // The application's own stay, whatever they are called.
            const own = { here: "its", line: "its", read: "its", value: "its" };
            const { code, variables, stderr } = await start(runtime, secrets, own);
            assert.equal(code, 0, stderr);
            assert.deepEqual(
                [variables["DB_PASSWORD"], variables["found"], variables["LINE"]],
                [PASSWORD, PASSWORD, "\n"],
            );
            assert.equal(stderr, "");
            assert.equal(received.length, 1);
            const { here, line, read, value } = variables;
            assert.deepEqual({ here, line, read, value }, own);
            assert.deepEqual(
                Object.keys(variables).filter((key) => /^_[a-z]/.test(key)),
                [],
            );
        });

        it(`asks for none before the first release, for ${name}`, async () => {
            answer = () => ({ status: 400, body: {} });
            const [lambdaRuntime, file] = LAMBDA_RUNTIMES[name as keyof typeof LAMBDA_RUNTIMES];
            const task = join(folder, `task of ${name}`);
            mkdirSync(task);
            const env = { LAMBDA_TASK_ROOT: task, _HANDLER: "index.handler" };
            for (const [path, text] of Object.entries(placeholderPackage(lambdaRuntime, "index.handler"))) {
                writeFileSync(join(task, path), text);
            }
            const { code, variables, stderr } = await start(runtime, { DB_PASSWORD: "/a" }, env);
            assert.equal(code, 0, stderr);
            assert.equal(variables["DB_PASSWORD"], undefined);
            assert.equal(received.length, 0);
            writeFileSync(join(task, file), "");
            assert.equal((await start(runtime, { DB_PASSWORD: "/a" }, env)).code, 1);
        });

        it(`starts the application's own wrapper then, which finds the secrets, for ${name}`, async () => {
            answer = knowing({ "/a": "b" });
            const wrapper = join(folder, `wrapper of ${name}`);
            writeFileSync(wrapper, '#!/bin/sh\nexport WRAPPED="$DB_PASSWORD"\nexec "$@"\n', { mode: 0o755 });
            const { code, variables, stderr } = await start(
                runtime,
                { DB_PASSWORD: "/a" },
                { PLATFORM_WRAPPER: wrapper },
            );
            assert.equal(code, 0, stderr);
            assert.deepEqual([variables["WRAPPED"], variables["AWS_LAMBDA_EXEC_WRAPPER"]], ["b", wrapper]);
        });

        it(`is not what the application has its own interpreter load, for ${name}`, async () => {
            answer = knowing({ "/a": "b" });
            const [, , given] = LAMBDA_RUNTIMES[name as keyof typeof LAMBDA_RUNTIMES];
            const task = join(folder, `path of ${name}`);
            mkdirSync(task);
            for (const module of ["json.py", "secrets.py", "base64.py"]) {
                writeFileSync(join(task, module), "raise SystemExit('of the application')\n");
            }
            const env = Object.fromEntries(
                Object.entries(given).map(([key, value]) => [key, value.replace("<task>", task)]),
            );
            // What is started then, is given it again: it ends with that.
            const { stderr } = await start(runtime, { DB_PASSWORD: "/a" }, env);
            assert.equal(received.length, 1, stderr);
        });

        it(`signs as the SDK does, for ${name}`, async () => {
            answer = knowing({ "/a": "b" });
            await start(runtime, { DB_PASSWORD: "/a" });
            const [{ headers, body } = assert.fail("nothing was asked")] = received;
            class Sha256 {
                private readonly hash;
                constructor(secret?: unknown) {
                    this.hash =
                        secret === undefined
                            ? createHash("sha256")
                            : (require("node:crypto") as typeof import("node:crypto")).createHmac(
                                  "sha256",
                                  secret as string,
                              );
                }
                update(data: string | Uint8Array) {
                    this.hash.update(data);
                }
                async digest() {
                    return new Uint8Array(this.hash.digest());
                }
            }
            const time = String(headers["x-amz-date"]).replace(
                /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
                "$1-$2-$3T$4:$5:$6Z",
            );
            const signer = new SignatureV4({
                credentials: CREDENTIALS,
                region: "eu-west-1",
                service: "ssm",
                sha256: Sha256,
                applyChecksum: false,
            });
            const host = String(headers["host"]);
            const asked = {
                host,
                "content-type": "application/x-amz-json-1.1",
                "x-amz-target": "AmazonSSM.GetParameters",
            };
            const signed = await signer.sign(
                {
                    method: "POST",
                    protocol: "http:",
                    hostname: "127.0.0.1",
                    path: "/",
                    query: {},
                    headers: asked,
                    body,
                },
                { signingDate: new Date(time) },
            );
            assert.equal(headers["authorization"], signed.headers["authorization"]);
            assert.equal(headers["x-amz-security-token"], CREDENTIALS.sessionToken);
        });

        it(`asks for ten at a time, and again where Systems Manager is busy, for ${name}`, async () => {
            const secrets = Object.fromEntries(
                Array.from({ length: 12 }, (_, index) => [`/a/${index}`, `value ${index}`]),
            );
            let busy = 2;
            answer = (names) =>
                busy-- > 0 ? { status: 400, body: { __type: "ThrottlingException" } } : knowing(secrets)(names);
            const wanted = Object.keys(secrets).map((from, index) => [`SECRET_${index}`, from]);
            const { code, variables, stderr } = await start(
                runtime,
                Object.fromEntries(wanted) as Record<string, string>,
            );
            assert.equal(code, 0, stderr);
            assert.equal(variables["SECRET_11"], "value 11");
            assert.deepEqual(
                received.map(({ body }) => (JSON.parse(body) as { Names: string[] }).Names.length),
                [10, 10, 10, 2],
            );
        });

        it(`does not start without one of them, and says what to type, for ${name}`, async () => {
            answer = knowing({ "/shop/production/Other": PASSWORD });
            const { code, variables, stderr } = await start(runtime, {
                DB_PASSWORD: "/shop/production/DbPassword",
                OTHER: "/shop/production/Other",
            });
            assert.equal(code, 1);
            assert.deepEqual(variables, {});
            assert.equal(
                stderr,
                "error: The function does not start, since its secrets were not read. There is no secret /shop/production/DbPassword. " +
                    "Set it: npm run platform -- settings secret production DbPassword\n",
            );
        });

        it(`says why where it may not read them, and no value of anything, for ${name}`, async () => {
            answer = () => ({
                status: 400,
                body: { __type: "com.amazonaws#AccessDeniedException", Message: PASSWORD },
            });
            const { code, stderr } = await start(runtime, { DB_PASSWORD: "/a" });
            assert.equal(code, 1);
            assert.match(stderr, /were not read\. Systems Manager refused to tell: AccessDeniedException\n$/);
            assert.equal(received.length, 1);
            assert.ok(!stderr.includes(PASSWORD) && !stderr.includes(CREDENTIALS.secretAccessKey));
        });

        it(`gives up after seven seconds, before Lambda does after ten, for ${name}`, async () => {
            answer = () => undefined;
            const begun = Date.now();
            const { code, stderr } = await start(runtime, { DB_PASSWORD: "/a" });
            assert.equal(code, 1);
            assert.match(stderr, /Systems Manager did not tell within 7 seconds: no answer\n$/);
            assert.ok(Date.now() - begun < 10_000, String(Date.now() - begun));
        });
    }
});
