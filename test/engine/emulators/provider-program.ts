import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What the program is run with; a second run has others, so that everything is updated. */
export interface Settings {
    readonly tags: Readonly<Record<string, string>>;
    readonly branch: string;
    readonly policy: string;
    readonly schedule: string;
    /** The ARN of a connection whose handshake is complete. */
    readonly completed: string;
}

/** The secret of the pipeline's webhook. */
export const SECRET = "hmac-secret";

const HANDLER = "def handler(event, context):\n    return {'event': event}\n";
const PROJECT = {
    artifacts: { type: "NO_ARTIFACTS" },
    environment: { computeType: "BUILD_GENERAL1_SMALL", image: "image", type: "LINUX_CONTAINER" },
};
const SOURCE = { type: "GITHUB", location: "https://github.com/o/r.git", gitCloneDepth: 1, buildspec: "version: 0.2" };

function trust(...services: readonly string[]) {
    const Statement = [{ Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole" }];
    return JSON.stringify({ Version: "2012-10-17", Statement });
}

function stages(source: { owner: string; provider: string; configuration: Record<string, pulumi.Input<string>> }) {
    const build = { category: "Build", owner: "AWS", provider: "CodeBuild", configuration: { ProjectName: "p" } };
    return [
        {
            name: "Source",
            actions: [{ name: "Source", category: "Source", version: "1", outputArtifacts: ["src"], ...source }],
        },
        { name: "Build", actions: [{ name: "Build", version: "1", inputArtifacts: ["src"], ...build }] },
    ];
}

function pipelines(roleArn: pulumi.Input<string>, connectionArn: pulumi.Input<string>, { branch, tags }: Settings) {
    const artifactStores = [{ type: "S3", location: "artifacts" }];
    const repository = { Owner: "o", Repo: "r", Branch: branch, OAuthToken: pulumi.secret("token") };
    const pipeline = new aws.codepipeline.Pipeline("pipeline", {
        roleArn,
        artifactStores,
        stages: stages({
            owner: "ThirdParty",
            provider: "GitHub",
            configuration: { ...repository, PollForSourceChanges: "false" },
        }),
    });
    const connected = { ConnectionArn: connectionArn, FullRepositoryId: "o/r", BranchName: branch };
    const pushes = [{ branches: { includes: [branch] }, filePaths: { includes: ["src/**"] } }];
    new aws.codepipeline.Pipeline("connected", {
        pipelineType: "V2",
        roleArn,
        artifactStores,
        stages: stages({ owner: "AWS", provider: "CodeStarSourceConnection", configuration: connected }),
        triggers: [
            {
                providerType: "CodeStarSourceConnection",
                gitConfiguration: { sourceActionName: "Source", pushes },
            },
        ],
    });
    return new aws.codepipeline.Webhook(
        "webhook",
        {
            authentication: "GITHUB_HMAC",
            authenticationConfiguration: { secretToken: pulumi.secret(SECRET) },
            targetPipeline: pipeline.name,
            targetAction: "Source",
            filters: [{ jsonPath: "$.ref", matchEquals: `refs/heads/${branch}` }],
            tags,
        },
        // AWS redacts the secret, which the provider takes for another one.
        { ignoreChanges: ["authenticationConfiguration"], replaceOnChanges: ["filters"] },
    );
}

function checks(serviceRole: pulumi.Input<string>, settings: Settings) {
    const { branch, completed, policy, tags } = settings;
    const secret = new aws.secretsmanager.Secret("secret", {
        recoveryWindowInDays: 0,
        description: branch,
        tags,
    });
    new aws.secretsmanager.SecretVersion("secret", { secretId: secret.id, secretString: pulumi.secret(branch) });
    const project = new aws.codebuild.Project("checks", {
        ...PROJECT,
        serviceRole,
        source: {
            ...SOURCE,
            reportBuildStatus: true,
            buildStatusConfig: { context: `checks/${branch}` },
            auth: { type: "SECRETS_MANAGER", resource: secret.arn },
        },
        tags,
    });
    const auth = { type: "CODECONNECTIONS", resource: completed };
    new aws.codebuild.Project("connectedChecks", { ...PROJECT, serviceRole, source: { ...SOURCE, auth } });
    return new aws.codebuild.Webhook("checks", {
        projectName: project.name,
        manualCreation: true,
        buildType: "BUILD",
        pullRequestBuildPolicy: { requiresCommentApproval: policy },
        filterGroups: [
            {
                filters: [
                    { type: "EVENT", pattern: "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED" },
                    { type: "BASE_REF", pattern: `^refs/heads/${branch}$` },
                ],
            },
        ],
    });
}

function events(role: pulumi.Input<string>, { branch, schedule, tags }: Settings) {
    const source = new pulumi.asset.StringAsset(HANDLER);
    const handler = new aws.lambda.Function("handler", {
        role,
        runtime: "python3.12",
        handler: "app.handler",
        code: new pulumi.asset.AssetArchive({ "app.py": source }),
    });
    const rules = {
        schedule: new aws.cloudwatch.EventRule("schedule", { scheduleExpression: schedule, tags }),
        pattern: new aws.cloudwatch.EventRule("pattern", {
            eventPattern: JSON.stringify({ source: ["aws.codepipeline"], detail: { pipeline: [branch] } }),
        }),
    };
    for (const [name, rule] of Object.entries(rules)) {
        const input = name === "schedule" ? { input: JSON.stringify({ branch }) } : {};
        new aws.cloudwatch.EventTarget(name, { rule: rule.name, arn: handler.arn, ...input });
        new aws.lambda.Permission(name, {
            function: handler.name,
            action: "lambda:InvokeFunction",
            principal: "events.amazonaws.com",
            sourceArn: rule.arn,
        });
    }
    const input = JSON.stringify({ branch });
    return new aws.lambda.Invocation("invocation", { functionName: handler.name, input, lifecycleScope: "CRUD" });
}

/** A program of one of each resource that has to do with GitHub, with events and with secrets. */
export function connectedProgram(settings: Settings): pulumi.automation.PulumiFn {
    return async () => {
        const services = ["codepipeline.amazonaws.com", "codebuild.amazonaws.com", "lambda.amazonaws.com"];
        const role = new aws.iam.Role("role", { assumeRolePolicy: trust(...services) });
        const connection = new aws.codestarconnections.Connection("connection", {
            providerType: "GitHub",
            tags: settings.tags,
        });
        const webhook = pipelines(role.arn, connection.arn, settings);
        checks(role.arn, settings);
        const { result } = events(role.arn, settings);
        return { webhookUrl: webhook.url, connectionStatus: connection.connectionStatus, invoked: result };
    };
}
