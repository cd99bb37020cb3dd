import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { terminalSteps } from "../../../common/steps";
import { packageFolder } from "../../../release/packaging";
import { startEmulators, stopEmulators, type Emulators } from "../../../tools/emulators";
import { withTree } from "../../release/packaging/trees";
import { Client } from "./client";
import { ACCOUNT, createApi, functionArn, permit, REGION, STAGE, unique } from "./platform";

/** A function that says what it was given, and answers with a picture if it is asked for one. */
const HANDLER = `
import base64, json

def handler(event, context):
    if event["path"].endswith("picture"):
        headers = {"Content-Type": "image/png"}
        return {"statusCode": 200, "headers": headers, "isBase64Encoded": True, "body": base64.b64encode(bytes(range(256))).decode()}
    sent = {name.lower(): values for name, values in event["multiValueHeaders"].items()}
    if "cookie" in sent:
        several = {"Set-Cookie": ["a=1; Path=/", "b=2; Path=/"], "X-Several": ["x", "y"]}
        told = json.dumps([event["httpMethod"], sent["cookie"]])
        return {"statusCode": 200, "headers": {"X-Told": told}, "multiValueHeaders": several, "body": "told"}
    body = event["body"]
    raw = base64.b64decode(body) if event["isBase64Encoded"] else body.encode()
    return {"statusCode": 200, "body": json.dumps({"encoded": event["isBase64Encoded"], "bytes": len(raw)})}
`;

const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe("Payloads in the emulator", () => {
    let folder: string;
    let emulators: Emulators;
    let client: Client;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "payload-"));
        const steps = terminalSteps({ write: () => undefined, live: false });
        emulators = await startEmulators({ folder, accountId: ACCOUNT, region: REGION, githubUrl: "" }, steps);
        client = new Client(emulators);
    });

    after(async () => {
        await stopEmulators(emulators.pids);
        rmSync(folder, { recursive: true });
    });

    /** An API with these types, whose root is the function. */
    async function reachable(types: readonly string[]): Promise<string> {
        const name = unique("payload");
        const { bytes } = withTree({ "app.py": HANDLER }, (source) => packageFolder(source, { exclude: [] }));
        await client.rest("lambda", "POST", "/2015-03-31/functions", {
            FunctionName: name,
            Role: `arn:aws:iam::${ACCOUNT}:role/function`,
            Runtime: "python3.13",
            Handler: "app.handler",
            Code: { ZipFile: Buffer.from(bytes).toString("base64") },
            Publish: true,
        });
        await client.rest("lambda", "POST", `/2015-03-31/functions/${name}/aliases`, {
            Name: STAGE,
            FunctionVersion: "1",
        });
        const api = await createApi(client, functionArn(name));
        await permit(client, name, api.id);
        const patchOperations = types.map((type) => ({
            op: "add",
            path: `/binaryMediaTypes/${type.replace("/", "~1")}`,
        }));
        await client.rest("apigateway", "PATCH", `/restapis/${api.id}`, { patchOperations });
        return api.id;
    }

    const upload = (api: string, length = 1) =>
        client.visit(api, STAGE, "/", {
            method: "POST",
            headers: { "content-type": "image/png" },
            body: Buffer.concat(Array.from({ length }, () => BYTES)),
        });

    it("break an upload on its way in, where its type is not binary: each byte that is no UTF-8 becomes three", async () => {
        const api = await reachable([]);
        assert.deepEqual((await upload(api)).body, { encoded: false, bytes: 128 + 3 * 128 });
    });

    it("reach the function whole, where it is", async () => {
        for (const types of [["image/png"], ["image/*"], ["*/*"]]) {
            assert.deepEqual((await upload(await reachable(types))).body, { encoded: true, bytes: 256 }, types.join());
        }
    });

    it("carry cookies and headers of several values both ways, and no body in an answer to HEAD", async () => {
        const api = await reachable(["*/*"]);
        for (const method of ["GET", "HEAD", "OPTIONS"]) {
            const answer = await client.request(api, STAGE, "/", { method, headers: { Cookie: "c=3; d=4" } });
            assert.equal(answer.status, 200, method);
            assert.deepEqual(answer.headers.getSetCookie(), ["a=1; Path=/", "b=2; Path=/"], method);
            assert.deepEqual(
                [answer.headers.get("X-Several"), answer.headers.get("X-Told")],
                ["x, y", JSON.stringify([method, ["c=3; d=4"]]).replace(",", ", ")],
            );
            assert.equal(await answer.text(), method === "HEAD" ? "" : "told");
        }
    });

    it("leave about 4.5 MB to an upload: base64 adds a third, and the event has 6 MB", async () => {
        const api = await reachable(["*/*"]);
        assert.equal((await upload(api, 4_500_000 / 256)).status, 200);
        assert.deepEqual(await upload(api, 5 * 4096), { status: 413, body: { message: "Request Too Long" } });
    });
});
