import type { Emulators } from "../../../tools/emulators";

/** What an emulator answered. JSON is read; anything else stays text. */
export interface Answer {
    readonly status: number;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- shaped by each service; the tests compare what they need
    readonly body: any;
}

/** The protocols of the AWS services, as far as the tests need them. The emulators check no signatures. */
export class Client {
    /** @param github Where the stand-in for GitHub is that the emulators know. @default - they know none */
    constructor(
        readonly emulators: Emulators,
        readonly github = "",
    ) {}

    /** A request of a service with a REST protocol, such as Lambda and API Gateway. */
    rest(service: string, method: string, path: string, body?: unknown): Promise<Answer> {
        return this.#send(service, method, path, { "content-type": "application/json" }, body);
    }

    /**
     * A request of a service with a JSON protocol, such as CodeBuild.
     *
     * @param invocationId What all attempts of a request have in common. @default - none: it is not sent again
     */
    json(service: string, target: string, body: unknown, invocationId?: string): Promise<Answer> {
        const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
        return this.#send(service, "POST", "/", { ...headers, ...attemptOf(invocationId) }, body);
    }

    /**
     * Makes a role in IAM.
     *
     * @param invocationId As for `json`.
     * @returns The ARN of the role, or "" where IAM makes none.
     */
    async createRole(name: string, trustPolicy: unknown, invocationId?: string): Promise<string> {
        const parameters = { RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trustPolicy) };
        const { body } = await this.query("iam", "CreateRole", "2010-05-08", parameters, invocationId);
        return /<Arn>(.*?)<\/Arn>/.exec(String(body))?.[1] ?? "";
    }

    /**
     * A request of a service with the Query protocol, such as IAM and EC2.
     *
     * @param version Of the service's API.
     * @param invocationId As for `json`.
     */
    query(
        service: string,
        action: string,
        version: string,
        parameters: Readonly<Record<string, string>>,
        invocationId?: string,
    ): Promise<Answer> {
        const body = new URLSearchParams({ Action: action, Version: version, ...parameters });
        const headers = { "content-type": "application/x-www-form-urlencoded", ...attemptOf(invocationId) };
        return this.#send(service, "POST", "/", headers, body.toString());
    }

    /** A request to a stage of a REST API, as its users make it. */
    async visit(restApiId: string, stage: string, path: string, init?: RequestInit): Promise<Answer> {
        return read(await this.request(restApiId, stage, path, init));
    }

    /** The same, with the response as it came. */
    request(restApiId: string, stage: string, path: string, init?: RequestInit): Promise<Response> {
        const { ministack } = this.emulators.urls;
        return fetch(`${ministack}/restapis/${restApiId}/${stage}/_user_request_${path}`, init);
    }

    async #send(service: string, method: string, path: string, headers: Record<string, string>, body: unknown) {
        const { AWS_REGION, AWS_ACCESS_KEY_ID } = this.emulators.environment;
        const scope = `${AWS_ACCESS_KEY_ID}/20260101/${AWS_REGION}/${service}/aws4_request`;
        return read(
            // What the platform does not use has no endpoint of its own.
            await fetch(`${this.emulators.endpoints[service] ?? this.emulators.urls.ministack}${path}`, {
                method,
                headers: {
                    ...headers,
                    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
                },
                body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
            }),
        );
    }
}

/** The header by which an attempt of a request is known, whichever attempt it is. */
function attemptOf(invocationId: string | undefined): Record<string, string> {
    return invocationId === undefined ? {} : { "amz-sdk-invocation-id": invocationId };
}

/** What a response says, as JSON where it is JSON. */
export async function read(response: Response): Promise<Answer> {
    const text = await response.text();
    try {
        return { status: response.status, body: JSON.parse(text) };
    } catch {
        return { status: response.status, body: text };
    }
}
