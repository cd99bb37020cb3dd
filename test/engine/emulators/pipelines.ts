import type { Client } from "./client";
import { unique } from "./platform";

export function codePipeline(client: Client, action: string, body: unknown) {
    return client.json("codepipeline", `CodePipeline_20150709.${action}`, body);
}

/** The Source action that has GitHub's token, and the one that has a connection. */
export const GITHUB = { owner: "ThirdParty", provider: "GitHub", version: "1" };
export const CONNECTED = { owner: "AWS", provider: "CodeStarSourceConnection", version: "1" };

/** A pipeline as it is sent: a source, and a build. */
export function pipeline(roleArn: string, source = GITHUB) {
    const configuration = { Owner: "o", Repo: "r", Branch: "b", OAuthToken: "clear-text" };
    const build = { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" };
    const sources = [
        {
            name: "Source",
            actionTypeId: { category: "Source", ...source },
            configuration,
            outputArtifacts: [{ name: "SourceOutput" }],
        },
    ];
    return {
        name: unique("pipeline"),
        roleArn,
        artifactStore: { type: "S3", location: "artifacts" },
        stages: [
            { name: "Source", actions: sources },
            { name: "Build", actions: [{ name: "Build", actionTypeId: build, configuration: { ProjectName: "p" } }] },
        ],
    };
}

/** Makes a role that a service, or several, may take. Gives its ARN. */
export function createRole(client: Client, service: string | string[] = "codepipeline.amazonaws.com") {
    return client.createRole(unique("role"), {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    });
}

/** Makes a pipeline, and a role for it. */
export async function createPipeline(client: Client, service?: string | string[]) {
    const definition = pipeline(await createRole(client, service));
    return { definition, created: await codePipeline(client, "CreatePipeline", { pipeline: definition }) };
}
