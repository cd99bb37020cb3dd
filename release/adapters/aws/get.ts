import { APIGatewayClient, GetApiKeyCommand } from "@aws-sdk/client-api-gateway";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { SignatureV4 } from "@smithy/signature-v4";

import type { HealthAccess } from "../../../contract/healthAccess";
import type { Tools } from "../../ports";
import { explaining } from "./errors";

/** What {@link openGet} works with; requests are signed as a client of AWS signs its own. */
export interface GetOptions extends Readonly<Pick<LambdaClient["config"], "credentials" | "sha256">> {
    readonly region: string;
    /** How often a call of AWS is sent before its failure counts. */
    readonly maxAttempts: number;
    /** Is told of each call of AWS. */
    readonly onCall: () => void;
}

/** Opens what sends GET requests, signed or with an API key where the API asks for that. */
export function openGet(options: GetOptions): Tools["get"] {
    const keys = new Map<string, Promise<string>>();
    const valueOf = async (id: string): Promise<string> => {
        const value = keys.get(id) ?? keyValue(options, id);
        keys.set(id, value);
        return value.catch((error: unknown) => {
            keys.delete(id);
            throw error;
        });
    };
    return async (url, timeout, access = {}) => {
        const headers = await headersOf(url, access, options, valueOf);
        const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeout), redirect: "manual" });
        const errorType = response.headers.get("x-amzn-errortype");
        const body = await response.text();
        return { status: response.status, body, ...(errorType === null ? {} : { errorType }) };
    };
}

async function headersOf(
    url: string,
    { signed, apiKey }: HealthAccess,
    { region, credentials, sha256 }: GetOptions,
    valueOf: (id: string) => Promise<string>,
): Promise<Record<string, string>> {
    const own: Record<string, string> = apiKey === undefined ? {} : { "x-api-key": await valueOf(apiKey) };
    if (signed === undefined) {
        return own;
    }
    const { host, hostname, pathname, protocol } = new URL(url);
    const signer = new SignatureV4({ service: "execute-api", region, credentials, sha256 });
    const request = { method: "GET", protocol, hostname, path: pathname, headers: { ...own, host } };
    const { headers } = await signer.sign(request);
    // fetch sets it itself, from the address.
    const { host: _host, ...sent } = headers;
    return sent;
}

/** The value of a key, which is kept in this process alone. */
async function keyValue({ region, maxAttempts, onCall }: GetOptions, id: string): Promise<string> {
    const gateway = new APIGatewayClient({ region, maxAttempts });
    return explaining("Reading the API key of releases", async () => {
        onCall();
        const { value = "" } = await gateway.send(new GetApiKeyCommand({ apiKey: id, includeValue: true }));
        return value;
    });
}
