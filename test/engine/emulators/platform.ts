import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "./client";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
export const STAGE = "staging";

const HANDLER = `
import json

def handler(event, context):
    return {"statusCode": 200, "body": json.dumps({"event": event, "arn": context.invoked_function_arn})}
`;

let count = 0;

/** A name that no other test uses. */
export function unique(prefix: string): string {
    count += 1;
    return `${prefix}-${count}`;
}

/** A deployment package, as base64, of a function that answers with its event; a comment makes it another package. */
export function packageCode(comment = "", source = HANDLER): string {
    const folder = mkdtempSync(join(tmpdir(), "package-"));
    try {
        writeFileSync(join(folder, "app.py"), `${source}# ${comment}\n`);
        execFileSync("python3", ["-m", "zipfile", "-c", "package.zip", "app.py"], { cwd: folder });
        return readFileSync(join(folder, "package.zip")).toString("base64");
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** A function with version 1 and, pointing to it, an alias with the name of the stage. Gives the function's name. @param source The module of its handler. */
export async function createFunction(client: Client, source?: string): Promise<string> {
    const name = unique("function");
    await client.rest("lambda", "POST", "/2015-03-31/functions", {
        FunctionName: name,
        Role: `arn:aws:iam::${ACCOUNT}:role/function`,
        Runtime: "python3.13",
        Handler: "app.handler",
        Code: { ZipFile: packageCode("", source) },
        Publish: true,
    });
    await client.rest("lambda", "POST", `/2015-03-31/functions/${name}/aliases`, {
        Name: STAGE,
        FunctionVersion: "1",
    });
    return name;
}

export function functionArn(name: string, qualifier = STAGE): string {
    return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}:${qualifier}`;
}

/** Lets API Gateway invoke the alias from one stage of one API. */
export function permit(client: Client, name: string, restApiId: string) {
    return client.rest("lambda", "POST", `/2015-03-31/functions/${name}/policy?Qualifier=${STAGE}`, {
        StatementId: "api",
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${restApiId}/${STAGE}/*/*`,
    });
}

/** What `createApi` has made. */
export interface Api {
    readonly id: string;
    readonly rootId: string;
    readonly deploymentId: string;
}

/** A REST API that hands its root to a function, deployed, with one stage. */
export async function createApi(client: Client, invokedArn: string): Promise<Api> {
    const { body: api } = await client.rest("apigateway", "POST", "/restapis", {
        name: unique("api"),
        tags: { a: "1" },
    });
    const root = `/restapis/${api.id}/resources/${api.rootResourceId}/methods/ANY`;
    await client.rest("apigateway", "PUT", root, { authorizationType: "NONE" });
    await client.rest("apigateway", "PUT", `${root}/integration`, {
        type: "AWS_PROXY",
        httpMethod: "POST",
        uri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${invokedArn}/invocations`,
    });
    const { body: deployment } = await client.rest("apigateway", "POST", `/restapis/${api.id}/deployments`, {});
    await client.rest("apigateway", "POST", `/restapis/${api.id}/stages`, {
        stageName: STAGE,
        deploymentId: deployment.id,
        variables: { Alias: STAGE },
        tags: { a: "1" },
    });
    return { id: api.id, rootId: api.rootResourceId, deploymentId: deployment.id };
}
