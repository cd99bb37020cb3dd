import { randomUUID } from "node:crypto";

import { UserError } from "../common/errors";
import { mapOf } from "../common/json";

/** An action of a pipeline, as far as what becomes of a push takes it. */
interface Action {
    readonly name: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly configuration: Readonly<Record<string, string>>;
}

/** The part of a pipeline's definition that is acted out here. */
export interface LabPipeline {
    readonly name: string;
    readonly roleArn: string;
    readonly bucket: string;
    readonly source: Action & { readonly namespace: string | undefined };
    readonly build: Action;
    /** The action that invokes a function when the build has ended. @default - the build does all */
    readonly release: Action | undefined;
}

/** Reads a pipeline. */
export async function readPipeline(name: string): Promise<LabPipeline> {
    const { CodePipelineClient, GetPipelineCommand } = await import("@aws-sdk/client-codepipeline");
    const { pipeline } = await new CodePipelineClient().send(new GetPipelineCommand({ name }));
    const actions = (pipeline?.stages ?? []).flatMap((stage) => stage.actions ?? []);
    const find = (category: string) => {
        const found = actions.find(({ actionTypeId }) => actionTypeId?.category === category);
        return (
            found && {
                name: found.name ?? "",
                inputs: (found.inputArtifacts ?? []).map((each) => each.name ?? ""),
                outputs: (found.outputArtifacts ?? []).map((each) => each.name ?? ""),
                configuration: found.configuration ?? {},
                namespace: found.namespace,
            }
        );
    };
    const [source, build] = [find("Source"), find("Build")];
    if (source === undefined || build === undefined) {
        throw new UserError(`The pipeline ${name} has no source or no build.`, "npm run local -- down, and then up");
    }
    const bucket = pipeline?.artifactStore?.location ?? "";
    return { name, roleArn: pipeline?.roleArn ?? "", bucket, source, build, release: find("Invoke") };
}

/** Starts a run of a pipeline for a commit, as somebody would by hand. @returns Its id */
export async function startExecution({ name, source }: LabPipeline, commit: string): Promise<string> {
    const { CodePipelineClient, StartPipelineExecutionCommand } = await import("@aws-sdk/client-codepipeline");
    const revision = { actionName: source.name, revisionType: "COMMIT_ID", revisionValue: commit } as const;
    const { pipelineExecutionId } = await new CodePipelineClient().send(
        new StartPipelineExecutionCommand({ name, sourceRevisions: [revision] }),
    );
    return pipelineExecutionId ?? "";
}

/** What CodePipeline puts in place of the variables that a configuration names. One that it does not know fails the action. */
export function resolved({ source }: LabPipeline, text: string, run: PipelineRun): string {
    const values: Readonly<Record<string, string>> = {
        "codepipeline.PipelineExecutionId": run.execution,
        ...(source.namespace === undefined ? {} : { [`${source.namespace}.CommitId`]: run.commit }),
    };
    return text.replaceAll(/#\{([^}]*)\}/g, (_, name: string) => {
        const value = values[name];
        if (value === undefined) {
            throw new UserError(`An action names the variable ${name}, which nothing sets.`);
        }
        return value;
    });
}

/** One run of a pipeline. */
export interface PipelineRun {
    readonly execution: string;
    readonly commit: string;
}

/** The variables that the build action sets. */
export function buildActionVariables(pipeline: LabPipeline, run: PipelineRun): Record<string, string> {
    const text = pipeline.build.configuration["EnvironmentVariables"] ?? "[]";
    const variables = JSON.parse(text) as readonly { readonly name: string; readonly value: string }[];
    return Object.fromEntries(variables.map(({ name, value }) => [name, resolved(pipeline, value, run)]));
}

/**
 * Keeps an artifact in the bucket as CodePipeline names them: below the first 20 characters of the pipeline and the first 10 of the artifact.
 *
 * @param credentials Those of the role that does it. @default - the account's own
 */
export async function keepArtifact(
    { name, bucket }: LabPipeline,
    artifact: string,
    bytes: Uint8Array,
    credentials?: Readonly<Record<string, string>>,
): Promise<string> {
    const { PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = credentials ?? {};
    const sessionToken = credentials?.["AWS_SESSION_TOKEN"];
    const own =
        accessKeyId === undefined || secretAccessKey === undefined
            ? {}
            : { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
    const key = `${name.slice(0, 20)}/${artifact.slice(0, 10)}/${randomUUID().slice(0, 7)}`;
    const client = new S3Client({ forcePathStyle: true, ...own });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    return key;
}

/** What a job is about. */
interface JobContent {
    readonly run: PipelineRun;
    /** The keys of the artifacts, by their names. */
    readonly artifacts: Readonly<Record<string, string>>;
    /** Where moto answers. */
    readonly moto: string;
}

/** A job of CodePipeline: one run of the action that invokes a function. */
export interface Job {
    /** What the function is invoked with. */
    readonly event: object;
    /** How the job has ended: `InProgress` until the function has said so. */
    readonly ended: () => Promise<{ readonly status: string; readonly message?: string }>;
}

/** Begins a job. @throws {UserError} where an artifact is missing that its action takes. */
export async function beginJob(pipeline: LabPipeline, { run, artifacts, moto }: JobContent): Promise<Job> {
    const { name: action = "", inputs = [], configuration: told = {} } = pipeline.release ?? {};
    const inputArtifacts = inputs.map((name) => {
        const objectKey = artifacts[name];
        if (objectKey === undefined) {
            throw new UserError(`The action ${action} waits for an artifact ${name}, which nothing has made.`);
        }
        return {
            name,
            revision: null,
            location: { type: "S3", s3Location: { bucketName: pipeline.bucket, objectKey } },
        };
    });
    const jobs = `${moto}/_codepipeline/jobs`;
    const begun = await fetch(jobs, { method: "POST", body: JSON.stringify({ pipeline: pipeline.name, action }) });
    const id = String(mapOf(await begun.json())["id"]);
    const { FunctionName = "", UserParameters = "" } = told;
    const configuration = { FunctionName, UserParameters: resolved(pipeline, UserParameters, run) };
    const data = {
        actionConfiguration: { configuration },
        inputArtifacts,
        outputArtifacts: [],
        // Those of the pipeline's role for these artifacts: the function has rights of its own.
        artifactCredentials: { accessKeyId: "", secretAccessKey: "", sessionToken: "" },
    };
    return {
        event: { "CodePipeline.job": { id, accountId: pipeline.roleArn.split(":")[4], data } },
        ended: async () => {
            const { status, message } = mapOf(await (await fetch(`${jobs}?id=${id}`)).json());
            return { status: String(status), ...(typeof message === "string" ? { message } : {}) };
        },
    };
}

/**
 * Runs the action that invokes a function: a job, which the function has to end itself.
 *
 * @throws {UserError} where it fails, ends without a word, or where the pipeline's role may not invoke it.
 */
export async function runInvokeAction(
    pipeline: LabPipeline,
    { onLine, ...content }: JobContent & { readonly onLine: (line: string) => void },
): Promise<void> {
    const { FunctionName } = pipeline.release?.configuration ?? {};
    if (FunctionName === undefined) {
        return;
    }
    await checkMayInvoke(pipeline, FunctionName, content.moto);
    const job = await beginJob(pipeline, content);
    await invoke(FunctionName, job.event, onLine);
    const { status, message } = await job.ended();
    if (status !== "Succeeded") {
        const why = status === "Failed" ? message : "the function has not ended its job";
        throw new UserError(`The release failed: ${why}`);
    }
}

/** Tells the function how the stage that builds fares, as the rule of EventBridge does. Where nobody is to be told, it does nothing. */
export async function tellStage(
    pipeline: LabPipeline,
    run: PipelineRun,
    state: "FAILED" | "STARTED",
    onLine: (line: string) => void,
): Promise<void> {
    const { FunctionName } = pipeline.release?.configuration ?? {};
    if (FunctionName !== undefined) {
        const detail = { pipeline: pipeline.name, "execution-id": run.execution, stage: "Build", state };
        const event = {
            source: "aws.codepipeline",
            "detail-type": "CodePipeline Stage Execution State Change",
            detail,
        };
        await invoke(FunctionName, event, onLine);
    }
}

async function invoke(functionName: string, event: object, onLine: (line: string) => void): Promise<void> {
    const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
    const { LogResult, FunctionError, Payload } = await new LambdaClient().send(
        new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event), LogType: "Tail" }),
    );
    const log = Buffer.from(LogResult ?? "", "base64").toString("utf8");
    log.split(/[\r\n]+/)
        .filter((line) => line !== "" && !/^(START|END|REPORT) RequestId/.test(line))
        .forEach(onLine);
    if (FunctionError !== undefined) {
        throw new UserError(`The function ${functionName} has failed: ${Buffer.from(Payload ?? []).toString("utf8")}`);
    }
}

/** The emulator of Lambda does not ask what the pipeline's role may do: moto has the role. */
async function checkMayInvoke({ name, roleArn }: LabPipeline, functionName: string, moto: string): Promise<void> {
    const RoleName = roleArn.split("/").pop() ?? "";
    const listed = await iam(moto, { Action: "ListRolePolicies", RoleName });
    for (const [, PolicyName = ""] of listed.matchAll(/<member>([^<]+)<\/member>/g)) {
        const found = await iam(moto, { Action: "GetRolePolicy", RoleName, PolicyName });
        const [, document = ""] = /<PolicyDocument>([^<]*)<\/PolicyDocument>/.exec(found) ?? [];
        const { Statement = [] } = JSON.parse(decodeURIComponent(document)) as {
            readonly Statement?: readonly Readonly<
                Record<"Action" | "Effect" | "Resource", string | readonly string[]>
            >[];
        };
        const allows = Statement.some(
            ({ Effect, Action, Resource }) =>
                Effect === "Allow" &&
                [Action].flat().includes("lambda:InvokeFunction") &&
                [Resource].flat().some((arn) => arn.endsWith(`:function:${functionName}`)),
        );
        if (allows) {
            return;
        }
    }
    throw new UserError(`The role of the pipeline ${name} may not invoke ${functionName}: lambda:InvokeFunction.`);
}

/** Asks moto's IAM, whose answers are XML. It looks at who signs a request, and not at the signature. */
async function iam(moto: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const scope = `${process.env["AWS_ACCESS_KEY_ID"] ?? ""}/20260101/us-east-1/iam/aws4_request`;
    const answer = await fetch(moto, {
        method: "POST",
        headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
        body: new URLSearchParams({ ...parameters, Version: "2010-05-08" }),
    });
    return answer.text();
}
