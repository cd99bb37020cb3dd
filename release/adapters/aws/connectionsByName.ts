import { LambdaClient } from "@aws-sdk/client-lambda";
import { SignatureV4 } from "@smithy/signature-v4";

import { dnsSuffixOf } from "../../../common/partition";

/** As much of the answer to ListConnections as is looked at. */
interface Listed {
    readonly Connections?: readonly { readonly ConnectionArn?: string; readonly ConnectionName?: string }[];
    readonly NextToken?: string;
}

/** Milliseconds that AWS may take to answer. */
const TIMEOUT = 15_000;

/**
 * The ARNs of the connections of a name. The request is put together here, as the API reference of AWS CodeConnections has it under
 * "ListConnections", and signed as a client of AWS signs its own: a client would come with forty packages for this one call.
 */
export async function connectionsNamed(region: string, name: unknown): Promise<readonly string[]> {
    const own = process.env["AWS_ENDPOINT_URL_CODECONNECTIONS"];
    const url = new URL(own ?? `https://codeconnections.${region}.${dnsSuffixOf(region)}`);
    const { credentials, sha256 } = new LambdaClient({ region }).config;
    const signer = new SignatureV4({ service: "codeconnections", region, credentials, sha256 });
    const found: string[] = [];
    let next: string | undefined;
    do {
        const body = JSON.stringify({ MaxResults: 100, ...(next === undefined ? {} : { NextToken: next }) });
        const { hostname, host, protocol } = url;
        const headers = {
            host,
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": "com.amazonaws.codeconnections.CodeConnections_20231201.ListConnections",
        };
        const signed = await signer.sign({ method: "POST", protocol, hostname, path: "/", headers, body });
        // fetch sets it itself, from the address.
        const { host: _host, ...sent } = signed.headers;
        const signal = AbortSignal.timeout(TIMEOUT);
        const response = await fetch(url, { method: "POST", headers: sent, body, signal });
        const answer = (await response.json()) as Listed & { readonly __type?: string; readonly message?: string };
        if (!response.ok) {
            const { __type: type = "", message = "" } = answer;
            // By its name, as the SDK's errors are known.
            const status = { $metadata: { httpStatusCode: response.status } };
            throw Object.assign(new Error(message), { name: type.split("#").pop() ?? "" }, status);
        }
        const same = (answer.Connections ?? []).filter(({ ConnectionName }) => ConnectionName === name);
        found.push(...same.flatMap(({ ConnectionArn }) => ConnectionArn ?? []));
        next = answer.NextToken;
    } while (next !== undefined);
    return found;
}
