import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Route } from "../../../../contract/routes";
import { dispatcherParts } from "../../../../release/packaging/dispatcher";
import { run } from "./cases";

export type Map = Readonly<Record<string, unknown>>;

/** What the handlers return, by the names of the routes that they answer. */
export const RESULTS: Map = {
    text: "Hello",
    map: { message: "Hello" },
    list: [1, "b"],
    number: 7,
    nothing: null,
    plain: { statusCode: 201, body: "made" },
    empty: { statusCode: 204 },
    typed: {
        statusCode: "200",
        headers: { "Content-Type": "text/html", "X-A": 1 },
        body: "<p>",
        isBase64Encoded: false,
    },
    cookies: {
        statusCode: 200,
        headers: { "set-cookie": "a=1", "content-type": "x/y" },
        cookies: ["b=2", "c=3"],
        body: "",
    },
    "no list": { statusCode: 200, cookies: "a=1" },
    more: { statusCode: 200, headers: null, cookies: null, success: true, multiValueHeaders: { "X-A": ["1"] } },
};

export const LANGUAGES = {
    "nodejs22.x": {
        command: process.execPath,
        caller: "caller.mjs",
        files: {
            "app.mjs": `
import { readFileSync } from "node:fs";
const results = JSON.parse(readFileSync(new URL("./results.json", import.meta.url), "utf8"));
export const echo = async (event) => ({ echo: event });
export const answer = async (event) => results[event.pathParameters.name];
export const old = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });
export const all = async (event) => ({ echo: event });`,
            "caller.mjs": `
import { handler } from "./platform_routes.mjs";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const results = [];
for (const event of JSON.parse(text)) {
    results.push(await new Promise((resolve) => {
        const end = (error, result) => resolve(error ? { error: error.message ?? error } : result);
        handler(event, {}, end)?.then(resolve, end);
    }));
}
console.log(JSON.stringify(results));`,
        },
    },
    "python3.13": {
        command: "python3",
        caller: "caller.py",
        files: {
            "app.py": `
import json
from pathlib import Path
results = json.loads(Path(__file__).with_name("results.json").read_text())

def echo(event, context):
    return {"echo": event}

def answer(event, context):
    return results[event["pathParameters"]["name"]]

def old(event, context):
    return {"statusCode": 200, "body": json.dumps(event)}

all = echo
`,
            "caller.py": `
import json, sys
from platform_routes import handler
print(json.dumps([handler(event, None) for event in json.load(sys.stdin)]))`,
        },
    },
} as const;

export type Runtime = keyof typeof LANGUAGES;

const CORS = { cors: { origins: ["*"] } };
const NEW = { payloadFormatVersion: "2.0", ...CORS } as const;
/** The routes, all with the same answer to pages of other origins. */
export const ROUTES: readonly Route[] = [
    { method: "POST", path: "/notes/{id}", handler: "app.echo", ...NEW },
    { method: "ANY", path: "/all/{rest+}", handler: "app.echo", ...NEW },
    { method: "GET", path: "/answers/{name}", handler: "app.answer", ...NEW },
    { method: "GET", path: "/old", handler: "app.old", ...CORS },
];
/** What a function with one handler has. */
export const ONLY: readonly Route[] = [{ method: "ANY", path: "$default", handler: "app.all", ...NEW }];

/** What the functions answer to events, by a dispatcher of these routes. */
export function call(runtime: Runtime, routes: readonly Route[], events: readonly unknown[]): readonly Map[] {
    const { command, caller, files } = LANGUAGES[runtime];
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "platform-payload-")));
    try {
        const all = { ...files, ...dispatcherParts({ runtime, routes }), "results.json": JSON.stringify(RESULTS) };
        for (const [name, text] of Object.entries(all)) {
            writeFileSync(join(folder, name), text);
        }
        return run(command, [join(folder, caller)], events, folder) as readonly Map[];
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** A request as a REST API sends it, without what it has nothing of. */
export const request = (path: string, more: Map = {}) => ({
    resource: "/{proxy+}",
    path,
    httpMethod: "GET",
    headers: null,
    multiValueHeaders: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1).replace(/\/+$/, "") },
    stageVariables: null,
    requestContext: { stage: "staging", path: `/staging${path}`, identity: {} },
    body: null,
    isBase64Encoded: false,
    ...more,
});

/** The event that a handler has got. */
export const echoed = ({ body }: Map = {}) => (JSON.parse(String(body)) as { readonly echo: Map }).echo;

/** A request with everything, and what an HTTP API makes of it. */
export const WHOLE = request("/notes/a%20b/", {
    httpMethod: "POST",
    headers: { Accept: "text/html", "Content-Type": "application/json", Cookie: "c=3" },
    multiValueHeaders: {
        Accept: ["text/plain", "text/html"],
        "Content-Type": ["application/json"],
        Cookie: ["a=1; b=2", "c=3"],
    },
    queryStringParameters: { q: "c d", empty: "" },
    multiValueQueryStringParameters: { q: ["a&b", "c d"], empty: [""] },
    stageVariables: { alias: "staging" },
    requestContext: {
        accountId: "123456789012",
        apiId: "api1",
        domainName: "api1.execute-api.eu-west-1.amazonaws.com",
        domainPrefix: "api1",
        identity: { sourceIp: "192.0.2.1", userAgent: "browser", userArn: null, clientCert: { subjectDN: "CN=a" } },
        path: "/staging/notes/a%20b/",
        protocol: "HTTP/1.1",
        requestId: "request1",
        requestTime: "09/Apr/2015:12:34:56 +0000",
        requestTimeEpoch: 1428582896000,
        stage: "staging",
        authorizer: { principalId: "user1", tier: "gold", integrationLatency: 7 },
    },
    body: Buffer.from('{"a":"ä"}').toString("base64"),
    isBase64Encoded: true,
});
export const WHOLE_EVENT = {
    version: "2.0",
    routeKey: "POST /notes/{id}",
    rawPath: "/notes/a b/",
    rawQueryString: "q=a%26b&q=c%20d&empty=",
    cookies: ["a=1", "b=2", "c=3"],
    headers: { accept: "text/plain,text/html", "content-type": "application/json" },
    queryStringParameters: { q: "a&b,c d", empty: "" },
    requestContext: {
        accountId: "123456789012",
        apiId: "api1",
        authentication: { clientCert: { subjectDN: "CN=a" } },
        authorizer: { lambda: { principalId: "user1", tier: "gold" } },
        domainName: "api1.execute-api.eu-west-1.amazonaws.com",
        domainPrefix: "api1",
        http: {
            method: "POST",
            path: "/notes/a b/",
            protocol: "HTTP/1.1",
            sourceIp: "192.0.2.1",
            userAgent: "browser",
        },
        requestId: "request1",
        routeKey: "POST /notes/{id}",
        stage: "$default",
        time: "09/Apr/2015:12:34:56 +0000",
        timeEpoch: 1428582896000,
    },
    body: '{"a":"ä"}',
    isBase64Encoded: false,
    pathParameters: { id: "a b" },
    stageVariables: { alias: "staging" },
};
