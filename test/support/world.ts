import type * as pulumi from "@pulumi/pulumi";

import type { Identity } from "./identity";

/** What stands behind the mocks: answers to reads and functions. */
export interface World {
    /** The account that the credentials belong to. @default "123456789012" */
    readonly accountId?: string;
    /** The region that the provider works in. @default "eu-west-1" */
    readonly region?: string;
    /** The role that API Gateway already logs with in this account. @default - none */
    readonly loggingRoleArn?: string;
    /** The names of the IAM roles that there are. @default - the one that API Gateway logs with */
    readonly roles?: readonly string[];
    /** What GitHub knows of the repository; an Error is what it answers. */
    readonly github?: {
        /** @default - the one that was asked for */
        readonly fullName?: string | Error;
        /** Branches that are not there. @default none */
        readonly missing?: readonly string[];
        /** The webhooks, by their events, or what it answers to a question for them. @default - those of the stack's outputs */
        readonly webhooks?: Error | readonly (readonly string[])[];
    };
    /** The organization of the stack. @default "organization" - the engine's word where the backend has none */
    readonly organization?: string;
    /** The versions that the function has already; an Error is what AWS answers. @default none - there is no function */
    readonly versions?: readonly string[] | Error;
    /** Whether the function has other code than its first version. @default true */
    readonly isReleased?: boolean;
    /** The code of versions and aliases of functions, by `<function>:<qualifier>`. @default - none but the versions above */
    readonly code?: Readonly<Record<string, string>>;
    /** Whether it is a preview. @default false */
    readonly dryRun?: boolean;
    /** The stages that Service Quotas says an API may have; an Error is what AWS answers. @default 10 */
    readonly stages?: number | Error;
    /** What the stack has exported before. @default - nothing: it is new */
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** Is waited for before the engine answers that a resource is made. @default - it answers at once */
    readonly beforeAnswer?: (type: string) => Promise<void>;
    /** What resources are called once they are there: {@link likeAws}. @default - by type and name, so that a wrong reference shows */
    readonly identity?: (type: string, name: string, inputs: Readonly<Record<string, unknown>>) => Identity;
    /** The status of the connection. @default "AVAILABLE" */
    readonly connectionStatus?: string;
}

/** A function that is called. */
export interface Invoke {
    readonly token: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    /** The name of its explicit provider; undefined where it uses the default one. */
    readonly provider: string | undefined;
}

/** Answers as the providers would in that world. @param invokes Takes each function that is called. */
export function mocks(world: World, invokes: Invoke[]): pulumi.runtime.Mocks {
    const accountId = world.accountId ?? "123456789012";
    return {
        newResource: async ({ type, name, inputs, id }) => {
            await world.beforeAnswer?.(type);
            if (type === "aws:apigateway/account:Account" && id !== undefined && id !== "") {
                return { id, state: { cloudwatchRoleArn: world.loggingRoleArn ?? "" } };
            }
            // Ids and ARNs tell type and name, so that a reference to the wrong resource cannot pass.
            const kind = type.split(":").pop() ?? "";
            const made = world.identity?.(type, name, inputs as Readonly<Record<string, unknown>>);
            const identity = made ?? { id: `${kind}/${name}`, arn: `arn:${kind}/${name}` };
            const state: Record<string, unknown> = { ...inputs, arn: identity.arn };
            if (kind === "Bucket") {
                state["bucket"] = `${inputs["bucketPrefix"]}0a1b2c`;
            }
            if (kind === "Webhook") {
                Object.assign(state, { url: `https://webhooks.invalid/${name}`, secret: "made by CodeBuild" });
                state["payloadUrl"] = state["url"];
            }
            if (type === "aws:lambda/function:Function") {
                state["version"] = "8";
            }
            if (type === "aws:sqs/queue:Queue") {
                state["url"] = `https://queues.invalid/${inputs["name"]}`;
            }
            if (type === "aws:dynamodb/table:Table" && inputs["streamEnabled"] === true) {
                state["streamArn"] = `arn:Table/${name}/stream`;
            }
            if (kind === "Certificate") {
                const record = { resourceRecordName: `_1.${inputs["domainName"]}`, resourceRecordType: "CNAME" };
                state["domainValidationOptions"] = [{ ...record, resourceRecordValue: "_2.acm.invalid" }];
            }
            if (kind === "RestApi") {
                state["rootResourceId"] = "root";
            }
            return { id: identity.id, state };
        },
        call: ({ token, inputs, provider }) => {
            invokes.push({ token, inputs: inputs as Invoke["inputs"], provider: provider?.split("::")[3] });
            if (token.startsWith("github:")) {
                return answerOfGitHub(world, token, inputs as Readonly<Record<string, string>>);
            }
            if (token === "aws:lambda/getFunction:getFunction") {
                const { qualifier = "$LATEST" } = inputs as { readonly qualifier?: string };
                const { versions = [], code = {} } = world;
                const own = code[`${inputs["functionName"]}:${qualifier}`];
                if (own !== undefined) {
                    return { codeSha256: own };
                }
                if (versions instanceof Error || ![...versions, "$LATEST"].includes(qualifier)) {
                    const details =
                        versions instanceof Error
                            ? versions.message
                            : `reading Lambda Function (${inputs["functionName"]}): couldn't find resource`;
                    // The SDK takes an engine's answer from there.
                    throw Object.assign(new Error(details), { details });
                }
                const isReleased = qualifier === "$LATEST" && world.isReleased !== false;
                return { version: qualifier, codeSha256: isReleased ? "of a release" : "of the placeholder" };
            }
            if (token === "aws:iam/getRole:getRole") {
                const { name } = inputs as { readonly name: string };
                const roles = world.roles ?? [world.loggingRoleArn?.split("/").pop()];
                if (!roles.includes(name)) {
                    // The SDK takes the words of an error from there.
                    const details = `reading IAM Role (${name}): couldn't find resource`;
                    throw Object.assign(new Error(details), { details });
                }
                return { name, arn: `arn:aws:iam::${accountId}:role/${name}` };
            }
            const answers: Readonly<Record<string, Record<string, unknown>>> = {
                "pulumi:pulumi:readStackOutputs": { name: inputs["name"], outputs: world.outputs ?? {} },
                "aws:index/getCallerIdentity:getCallerIdentity": { accountId },
                "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com" },
                "aws:index/getRegion:getRegion": { region: world.region ?? "eu-west-1" },
                "aws:codestarconnections/getConnection:getConnection": {
                    name: "shop",
                    connectionStatus: world.connectionStatus ?? "AVAILABLE",
                },
                "aws:servicequotas/getServiceQuota:getServiceQuota": { value: world.stages ?? 10 },
            };
            if (token === "aws:servicequotas/getServiceQuota:getServiceQuota" && world.stages instanceof Error) {
                throw world.stages;
            }
            const answer = answers[token];
            if (answer === undefined) {
                throw new Error(`no answer to ${token}`);
            }
            return answer;
        },
    };
}

/** The provider answers with nothing where there is no such repository or branch. */
function answerOfGitHub(
    { github = {}, outputs = {} }: World,
    token: string,
    inputs: Readonly<Record<string, string>>,
): Record<string, unknown> {
    const { fullName, missing = [], webhooks = [] } = github;
    const refuse = (error: Error): never => {
        throw error;
    };
    const { branch = "" } = inputs;
    switch (token.split(":").pop()) {
        case "getRestApi": {
            if (fullName instanceof Error) {
                return refuse(fullName);
            }
            if (inputs["endpoint"]?.includes("/hooks?") && !(webhooks instanceof Error)) {
                return { code: 200, body: JSON.stringify(webhooks.map((events, id) => ({ id, events }))) };
            }
            const known = fullName ?? inputs["endpoint"]?.replace(/^repos\//, "");
            return known === ""
                ? { code: 404, body: '{"message":"Not Found"}' }
                : { code: 200, body: JSON.stringify({ full_name: known }) };
        }
        case "getBranch":
            return missing.includes(branch) ? {} : { ref: `refs/heads/${branch}` };
        case "getRepositoryWebhooks":
            if (webhooks instanceof Error) {
                return refuse(webhooks);
            }
            // Where a test says nothing of them, those are there that the stack has made.
            return github.webhooks === undefined
                ? { webhooks: Object.values(outputs["webhooks"] ?? {}).map((id) => ({ id })) }
                : { webhooks: webhooks.map((_, id) => ({ id })) };
        default:
            throw new Error(`no answer to ${token}`);
    }
}
