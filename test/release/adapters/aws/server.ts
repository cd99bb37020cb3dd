import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";

/** A request as AWS would get it. */
export interface Request {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
}

/** An answer of AWS. An object is sent as JSON. */
export interface Answer {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: object | string;
}

/** An error as Lambda sends it. */
export function lambdaError(status: number, name: string, message: string): Answer {
    return { status, headers: { "x-amzn-errortype": name }, body: { Type: "User", Message: message, message } };
}

/** An error as S3 sends it. */
export function s3Error(status: number, code: string, message = "no"): Answer {
    return { status, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

/** AwsServer answers on this machine to the SDK's own clients, which are the real ones. */
export class AwsServer {
    /** All that was asked for. */
    readonly requests: Request[] = [];
    /** What comes next, one answer for each request. */
    readonly answers: Answer[] = [];
    private readonly server: Server;

    constructor() {
        // What the SDK has to say about later versions of itself is nothing for those who read the tests' output.
        process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
        this.server = createServer((request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const { method = "", headers } = request;
                const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
                const body = Buffer.concat(chunks).toString();
                this.requests.push({ method, path, query: Object.fromEntries(searchParams), headers, body });
                const answer: Answer = this.answers.shift() ?? {
                    status: 400,
                    body: { message: "nothing was expected" },
                };
                response.writeHead(answer.status ?? 200, { ...answer.headers });
                response.end(typeof answer.body === "object" ? JSON.stringify(answer.body) : answer.body);
            });
        });
    }

    async start(): Promise<void> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    /**
     * Has every client that the suite's code makes ask this server, also where the environment names another one.
     *
     * @param services Those of which a developer's environment may name an endpoint, such as `KMS`.
     */
    answersEveryClient(...services: readonly string[]): void {
        const endpoints = ["AWS_ENDPOINT_URL", ...services.map((service) => `AWS_ENDPOINT_URL_${service}`)];
        const names = [...endpoints, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
        const former = names.map((name) => [name, process.env[name]] as const);
        before(async () => {
            await this.start();
            names.forEach((name) => (process.env[name] = endpoints.includes(name) ? this.url : "key"));
        });
        after(async () => {
            for (const [name, value] of former) {
                if (value === undefined) {
                    Reflect.deleteProperty(process.env, name);
                } else {
                    process.env[name] = value;
                }
            }
            await this.stop();
        });
        afterEach(() => this.reset());
    }

    /** Has these answers ready for the next requests. */
    expect(...answers: readonly Answer[]): void {
        this.answers.push(...answers);
    }

    /** What AWS was asked for, as method and path with query, and what was in it. */
    asked(): readonly (readonly [string, unknown])[] {
        return this.requests.map(({ method, path, query, body }) => {
            const search = new URLSearchParams(query).toString();
            return [`${method} ${path}${search === "" ? "" : `?${search}`}`, body === "" ? {} : JSON.parse(body)];
        });
    }

    /** Forgets everything, before another test. */
    reset(): void {
        this.requests.length = 0;
        this.answers.length = 0;
    }

    lambda(): LambdaClient {
        return new LambdaClient(this.options());
    }

    gateway(): APIGatewayClient {
        return new APIGatewayClient(this.options());
    }

    s3(): S3Client {
        return new S3Client({ ...this.options(), forcePathStyle: true });
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    private options() {
        return {
            region: "eu-west-1",
            endpoint: this.url,
            credentials: { accessKeyId: "key", secretAccessKey: "secret" },
            maxAttempts: 1,
        };
    }
}
