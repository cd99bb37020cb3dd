import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import type { GitHubAccess } from "../../../contract/githubAccess";
import { GitHubClient } from "../github/client";
import { IN_PASSING, type RetryBudget } from "../github/retryBudget";
import { GitHubReporter } from "../github/reporter";
import type { Clock, Tools } from "../../ports";
import { explaining } from "./errors";
import { LambdaFunctions } from "./functions";
import { openGet } from "./get";
import { readGitHubToken } from "./githubToken";
import { BucketStore } from "./store";

/** Where to connect to. */
export interface ConnectOptions {
    readonly functionName: string;
    /** Whether that is the function which the environments of a stack share. @default true */
    readonly isShared?: boolean;
    /** The artifact bucket. */
    readonly bucket: string;
    readonly region: string;
    /** The ARN of the key that signs the ledger. @default - it is not signed */
    readonly ledgerKey?: string | undefined;
    /** Who does this. @default - the ARN that AWS knows the caller by */
    readonly by?: string;
    /** The id of the build that works with them. @default - none does */
    readonly build?: string;
    readonly say: (text: string) => void;
    /** How GitHub is told of releases. @default - it is not */
    readonly github?: GitHubReports;
}

/** How GitHub is told of releases. */
export interface GitHubReports {
    readonly access: GitHubAccess;
    readonly project: string;
    /** @default IN_PASSING */
    readonly retryBudget?: RetryBudget;
}

/** Connection is the tools of a release, in AWS. */
export interface Connection extends Tools {
    /** How many calls of AWS's API were made so far. */
    calls(): number;
    /** The same tools for another function of the stack. */
    ofFunction(name: string, isShared: boolean): Connection;
}

/** How often a request is sent before its failure counts: AWS throttles changes of functions and aliases early. */
export const MAX_ATTEMPTS = 6;

/** The account and the ARN of whoever the credentials belong to. */
export async function callerIdentity(region: string): Promise<{ readonly account: string; readonly arn: string }> {
    const sts = new STSClient({ region, maxAttempts: MAX_ATTEMPTS });
    const { Account = "", Arn = "" } = await explaining("Asking AWS who the caller is", () =>
        sts.send(new GetCallerIdentityCommand({})),
    );
    return { account: Account, arn: Arn };
}

/** Opens the tools of a release. Credentials come from where the AWS SDK looks for them. */
export async function connect(options: ConnectOptions): Promise<Connection> {
    const { functionName, bucket, region, say, github } = options;
    const lambda = new LambdaClient({ region, maxAttempts: MAX_ATTEMPTS });
    const s3 = openS3(region);
    let calls = 0;
    const count = <T>(next: T): T => {
        calls += 1;
        return next;
    };
    lambda.middlewareStack.add((next) => async (args) => count(next)(args), { step: "initialize", name: "countCalls" });
    s3.middlewareStack.add((next) => async (args) => count(next)(args), { step: "initialize", name: "countCalls" });
    const signing = (key: string | undefined) => {
        if (key === undefined) {
            return undefined;
        }
        const { LedgerKey } = require("./ledgerKey") as typeof import("./ledgerKey");
        return new LedgerKey(key, MAX_ATTEMPTS, () => count(undefined));
    };
    const open = (name: string, isShared: boolean) => new LambdaFunctions(lambda, name, bucket, isShared);
    const connection: Connection = {
        functions: open(functionName, options.isShared ?? true),
        store: new BucketStore(s3, bucket, signing(options.ledgerKey)),
        storeOf: (other, key) => new BucketStore(s3, other, signing(key)),
        clock: CLOCK,
        get: openGet({
            region,
            credentials: lambda.config.credentials,
            sha256: lambda.config.sha256,
            maxAttempts: MAX_ATTEMPTS,
            onCall: () => count(undefined),
        }),
        random: () => randomBytes(4).toString("hex"),
        by: options.by ?? (await callerIdentity(region)).arn,
        ...(options.build === undefined ? {} : { build: options.build }),
        say,
        calls: () => calls,
        ofFunction: (name, isShared) => ({ ...connection, functions: open(name, isShared) }),
        ...(github === undefined ? {} : { reporter: gitHubReporter(options, github, () => count(undefined)) }),
    };
    return connection;
}

/** Whoever works in AWS tells GitHub of it. */
function gitHubReporter(
    { region, build, say }: ConnectOptions,
    { access, project, retryBudget = IN_PASSING }: GitHubReports,
    onCall: () => void,
): GitHubReporter {
    const open = (signal: AbortSignal) =>
        new GitHubClient({
            access,
            token: async () => {
                onCall();
                return readGitHubToken(region, access.secret, signal);
            },
            clock: CLOCK,
            patience: retryBudget.waitMilliseconds,
            signal,
            say,
        });
    return new GitHubReporter({
        project,
        access,
        region,
        retryBudget,
        open,
        ...(build === undefined ? {} : { build }),
    });
}

const CLOCK: Clock = { now: Date.now, sleep: pause };

/** Waits; where that is cut short, there is nothing to throw about. */
async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** A client of Amazon S3. */
export function openS3(region: string): S3Client {
    return new S3Client({
        region,
        maxAttempts: MAX_ATTEMPTS,
        forcePathStyle: usesPathStyle(),
        // The bucket of another stack may be in another Region, which S3 names in its answer.
        followRegionRedirects: true,
    });
}

/** Amazon S3 is reached under the bucket's own host name, which an endpoint on this machine does not have. */
function usesPathStyle(): boolean {
    const endpoint = process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"] ?? "";
    return /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(endpoint);
}
