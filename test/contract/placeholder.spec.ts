import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

import { hasPlaceholder, isExecuted, placeholderPackage } from "../../contract/placeholder";

describe("the placeholder", () => {
    it("has the file and the function that the handler names", () => {
        assert.deepEqual(Object.keys(placeholderPackage("python3.13", "app.lambda_handler")), ["app.py"]);
        assert.deepEqual(Object.keys(placeholderPackage("python3.13", "src/web/app.main")), ["src/web/app.py"]);
        assert.deepEqual(Object.keys(placeholderPackage("nodejs22.x", "src/index.handler")), ["src/index.js"]);
        assert.match(placeholderPackage("python3.13", "app.main")["app.py"] ?? "", /^def main\(event, context\):$/m);
    });

    it("answers 503 in Node.js, and says which branch to push", async () => {
        const source = placeholderPackage("nodejs22.x", "index.handler")["index.js"] ?? "";
        const module = {
            exports: {} as Record<string, (event: unknown) => Promise<{ statusCode: number; body: string }>>,
        };
        runInNewContext(source, { exports: module.exports });
        const event = { stageVariables: { Branch: "develop" }, requestContext: { stage: "staging" } };
        const answer = await module.exports["handler"]?.(event);
        assert.equal(answer?.statusCode, 503);
        assert.deepEqual(JSON.parse(answer?.body ?? ""), {
            message: "No release yet",
            environment: "staging",
            branch: "develop",
            next: "Push to the branch develop to release to this environment.",
        });
    });

    it("fails on an event that is no request, so that no queue takes it for done", async () => {
        const source = placeholderPackage("nodejs22.x", "jobs.handler")["jobs.js"] ?? "";
        const module = { exports: {} as Record<string, (event: unknown) => Promise<unknown>> };
        runInNewContext(source, { exports: module.exports });
        for (const event of [{ Records: [{ body: '{"requestContext":{}}' }] }, {}, null, "ping"]) {
            await assert.rejects(async () => module.exports["handler"]?.(event), /No release yet/);
        }
        const python = placeholderPackage("python3.13", "jobs.run")["jobs.py"] ?? "";
        const run = (event: string) =>
            spawnSync("python3", ["-c", `${python}\nprint(run(${event}, None)["statusCode"])`], { encoding: "utf8" });
        assert.equal(run('{"requestContext": {"stage": "staging"}}').stdout.trim(), "503");
        assert.match(run('{"Records": []}').stderr, /RuntimeError: No release yet/);
        assert.match(placeholderPackage("ruby3.4", "jobs.run")["jobs.rb"] ?? "", /raise "No release yet/);
    });

    it("is where Python looks for a module with dots, and Ruby for a method of a class", () => {
        assert.deepEqual(Object.keys(placeholderPackage("python3.13", "src.web.app.main")), ["src/web/app.py"]);
        const ruby = placeholderPackage("ruby3.4", "lib/app.Shop::Handler.process");
        assert.match(
            ruby["lib/app.rb"] ?? "",
            /^module Shop\nmodule Handler\n\ndef self.process\(event:, context:\)$[^]*^end\nend\nend\n$/m,
        );
        assert.match(placeholderPackage("ruby3.4", "app.main")["app.rb"] ?? "", /^def main\(event:, context:\)$/m);
    });

    it("says that there is nothing yet where code has to be compiled", () => {
        assert.deepEqual(Object.keys(placeholderPackage("java21", "example.Handler::handle")), ["README.txt"]);
        assert.deepEqual(["java21", "dotnet10", "ruby3.4", "provided.al2023"].map(hasPlaceholder), [
            false,
            false,
            true,
            true,
        ]);
        assert.deepEqual(["java21", "python3.13", "provided.al2023"].map(isExecuted), [false, false, true]);
    });

    /** Runs the `bootstrap` with one event, as Lambda's runtime interface would. */
    async function bootstrapped(
        event: unknown,
    ): Promise<{ readonly id: string; readonly kind: string; readonly answer: string }> {
        const folder = mkdtempSync(join(tmpdir(), "bootstrap-"));
        const path = join(folder, "bootstrap");
        writeFileSync(path, placeholderPackage("provided.al2023", "any")["bootstrap"] ?? "", { mode: 0o755 });
        return new Promise((resolve, reject) => {
            let isGiven = false;
            const server = createServer((request, response) => {
                const chunks: Buffer[] = [];
                request
                    .on("data", (chunk: Buffer) => chunks.push(chunk))
                    .on("end", () => {
                        if (request.method === "GET" && !isGiven) {
                            isGiven = true;
                            response
                                .setHeader("Lambda-Runtime-Aws-Request-Id", "11111111-2222")
                                .end(JSON.stringify(event));
                        } else if (request.method === "POST") {
                            response.end();
                            child.kill();
                            server.closeAllConnections();
                            server.close();
                            rmSync(folder, { recursive: true, force: true });
                            const [, , , , id = "", kind = ""] = request.url?.split("/") ?? [];
                            resolve({ id, kind, answer: Buffer.concat(chunks).toString() });
                        }
                    });
            });
            let child = spawn("true");
            server.listen(0, "127.0.0.1", () => {
                const { port } = server.address() as AddressInfo;
                const env = { PATH: process.env["PATH"], AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` };
                child = spawn(path, { env });
                child.on("error", reject);
            });
        });
    }

    const body = (branch: string, environment: string) => ({
        message: "No release yet",
        environment,
        branch,
        next: `Push to the branch ${branch} to release to this environment.`,
    });

    it("answers 503 from a shell, whatever the request holds, and says which branch to push", async () => {
        const { id, answer } = await bootstrapped({
            headers: { stageVariables: "x", stage: '"; rm -rf / "', Branch: "wrong" },
            stageVariables: { Branch: "feature/a", LambdaFunctionAlias: "staging" },
            requestContext: { identity: { sourceIp: "1.2.3.4" }, stage: "staging" },
            body: JSON.stringify({ stageVariables: { Branch: "wrong" }, requestContext: { stage: "wrong" } }),
        });
        assert.equal(id, "11111111-2222");
        const { statusCode, headers, body: text } = JSON.parse(answer);
        assert.deepEqual([statusCode, headers["Content-Type"]], [503, "application/json"]);
        assert.deepEqual(JSON.parse(text), body("feature/a", "staging"));
    });

    it("fails from a shell on an event that is no request", async () => {
        const { id, kind, answer } = await bootstrapped({ Records: [{ body: '{"requestContext":{}}' }] });
        assert.deepEqual([id, kind, JSON.parse(answer).errorType], ["11111111-2222", "error", "NoRelease"]);
    });

    it("answers from a shell where there is no stage, too", async () => {
        const { answer } = await bootstrapped({ stageVariables: null, requestContext: {} });
        assert.deepEqual(JSON.parse(JSON.parse(answer).body), body("of this environment", ""));
    });
});
