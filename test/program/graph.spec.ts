import assert from "node:assert/strict";

import { outline, subtree } from "../support/outline";
import { recordPlatform, TAGS, TOKEN } from "../support/platform";
import type { Recording } from "../support/recorder";

/** A connection that somebody has completed since the first `up`. */
const SHAKEN = {
    connection: {
        arn: "arn:aws:codeconnections:eu-west-1:123456789012:connection/c",
        status: "PENDING",
        waits: true,
    },
};

/** The whole graph of the least configuration: what each resource is a child of, made by, and how it is treated. */
const LEAST = [
    "Account api-logging of ApiLogging api-logging; by aws; retainOnDelete; dependsOn RolePolicyAttachment api-logging",
    "Alias function-placeholder of AliasedLambda function; by aws; ignoreChanges description, functionVersion, routingConfig; protect",
    "Alias function-production of Environment production; by aws; ignoreChanges description, functionVersion, routingConfig; protect; formerly of AliasedLambda function",
    "Alias function-staging of Environment staging; by aws; ignoreChanges description, functionVersion, routingConfig; protect; formerly of AliasedLambda function",
    "AliasedLambda function",
    "ApiGateway api",
    "ApiLogging api-logging",
    "ArtifactBucket artifacts",
    "BranchPipeline production of Environment production; formerly of the stack",
    "BranchPipeline staging of Environment staging; formerly of the stack",
    "Bucket artifacts of ArtifactBucket artifacts; by aws; protect; retainOnDelete",
    "BucketLifecycleConfiguration artifacts of ArtifactBucket artifacts; by aws; retainOnDelete",
    "BucketObjectv2 artifacts-release-engine of ArtifactBucket artifacts; by aws; retainOnDelete",
    "BucketOwnershipControls artifacts of ArtifactBucket artifacts; by aws; retainOnDelete; dependsOn BucketPublicAccessBlock artifacts",
    "BucketPolicy artifacts of ArtifactBucket artifacts; by aws; retainOnDelete; dependsOn BucketPublicAccessBlock artifacts",
    "BucketPublicAccessBlock artifacts of ArtifactBucket artifacts; by aws; retainOnDelete",
    "BucketServerSideEncryptionConfiguration artifacts of ArtifactBucket artifacts; by aws; retainOnDelete",
    "BucketVersioning artifacts of ArtifactBucket artifacts; by aws; retainOnDelete",
    "BuildToken github-token",
    "Deployment api of ApiGateway api; by aws; dependsOn Integration api-proxy, Integration api-root, Method api-proxy, Method api-root",
    "Environment production",
    "Environment staging",
    "EventRule production-release of Releaser production-release; by aws",
    "EventRule staging-release of Releaser staging-release; by aws",
    "EventTarget production-release of Releaser production-release; by aws; dependsOn Permission production-release",
    "EventTarget staging-release of Releaser staging-release; by aws; dependsOn Permission staging-release",
    "Function function of AliasedLambda function; by aws; ignoreChanges architectures, code, imageUri, s3Bucket, s3Key, s3ObjectVersion, sourceCodeHash; protect; dependsOn RolePolicy function",
    "Function production-release of Releaser production-release; by aws; dependsOn LogGroup production-release, RolePolicy production-release",
    "Function staging-release of Releaser staging-release; by aws; dependsOn LogGroup staging-release, RolePolicy staging-release",
    "Integration api-proxy of ApiGateway api; by aws",
    "Integration api-root of ApiGateway api; by aws",
    "LogGroup api-production of Environment production; by aws; formerly of ApiGateway api",
    "LogGroup api-staging of Environment staging; by aws; formerly of ApiGateway api",
    "LogGroup function of AliasedLambda function; by aws",
    "LogGroup production-build of BranchPipeline production; by aws",
    "LogGroup production-release of Releaser production-release; by aws",
    "LogGroup pull-requests of PullRequestCheck pull-requests; by aws",
    "LogGroup staging-build of BranchPipeline staging; by aws",
    "LogGroup staging-release of Releaser staging-release; by aws",
    "Method api-proxy of ApiGateway api; by aws",
    "Method api-root of ApiGateway api; by aws",
    "MethodSettings api-production of Environment production; by aws; protect; formerly of ApiGateway api",
    "MethodSettings api-staging of Environment staging; by aws; protect; formerly of ApiGateway api",
    "Parameter production-webhook of BranchPipeline production; by aws; ignoreChanges value; additionalSecretOutputs value, valueWo",
    "Parameter staging-webhook of BranchPipeline staging; by aws; ignoreChanges value; additionalSecretOutputs value, valueWo",
    "Permission api-production of Environment production; by aws; formerly of ApiGateway api",
    "Permission api-staging of Environment staging; by aws; formerly of ApiGateway api",
    "Permission production-release of Releaser production-release; by aws",
    "Permission staging-release of Releaser staging-release; by aws",
    "Pipeline production of BranchPipeline production; by aws; protect; additionalSecretOutputs stages; dependsOn RolePolicy production-build, RolePolicy production-pipeline, Stage api-production",
    "Pipeline staging of BranchPipeline staging; by aws; protect; additionalSecretOutputs stages; dependsOn RolePolicy staging-build, RolePolicy staging-pipeline, Stage api-staging",
    "Project production of BranchPipeline production; by aws",
    "Project pull-requests of PullRequestCheck pull-requests; by aws; dependsOn RolePolicy pull-requests",
    "Project staging of BranchPipeline staging; by aws",
    "PullRequestCheck pull-requests of PullRequests pull-requests; formerly of the stack",
    "PullRequests pull-requests",
    "Releaser production-release of BranchPipeline production",
    "Releaser staging-release of BranchPipeline staging",
    "RepositoryWebhook production-push of BranchPipeline production; by github; deleteBeforeReplace; hooks beforeCreate github-take-over-webhook; dependsOn Alias function-production, Alias function-staging, MethodSettings api-production, MethodSettings api-staging, Stage api-production, Stage api-staging, all of AliasedLambda function, all of ApiGateway api",
    "RepositoryWebhook pull-requests of PullRequestCheck pull-requests; by github; deleteBeforeReplace; hooks beforeCreate github-take-over-webhook; dependsOn Alias function-production, Alias function-staging, MethodSettings api-production, MethodSettings api-staging, Stage api-production, Stage api-staging, all of AliasedLambda function, all of ApiGateway api",
    "RepositoryWebhook staging-push of BranchPipeline staging; by github; deleteBeforeReplace; hooks beforeCreate github-take-over-webhook; dependsOn Alias function-production, Alias function-staging, MethodSettings api-production, MethodSettings api-staging, Stage api-production, Stage api-staging, all of AliasedLambda function, all of ApiGateway api",
    "Resource api-proxy of ApiGateway api; by aws",
    "RestApi api of ApiGateway api; by aws; protect",
    "Role api-logging of ApiLogging api-logging; by aws; retainOnDelete",
    "Role function of AliasedLambda function; by aws",
    "Role production-build of BranchPipeline production; by aws",
    "Role production-pipeline of BranchPipeline production; by aws",
    "Role production-release of Releaser production-release; by aws",
    "Role pull-requests of PullRequestCheck pull-requests; by aws",
    "Role staging-build of BranchPipeline staging; by aws",
    "Role staging-pipeline of BranchPipeline staging; by aws",
    "Role staging-release of Releaser staging-release; by aws",
    "RolePolicy function of AliasedLambda function; by aws",
    "RolePolicy production-build of BranchPipeline production; by aws",
    "RolePolicy production-pipeline of BranchPipeline production; by aws",
    "RolePolicy production-release of Releaser production-release; by aws",
    "RolePolicy pull-requests of PullRequestCheck pull-requests; by aws",
    "RolePolicy staging-build of BranchPipeline staging; by aws",
    "RolePolicy staging-pipeline of BranchPipeline staging; by aws",
    "RolePolicy staging-release of Releaser staging-release; by aws",
    "RolePolicyAttachment api-logging of ApiLogging api-logging; by aws; retainOnDelete",
    "Secret github-token of BuildToken github-token; by aws",
    "SecretVersion github-token of BuildToken github-token; by aws; additionalSecretOutputs secretBinary, secretString, secretStringWo",
    "Stage api-production of Environment production; by aws; protect; formerly of ApiGateway api; dependsOn Account api-logging, Permission api-production",
    "Stage api-staging of Environment staging; by aws; protect; formerly of ApiGateway api; dependsOn Account api-logging, Permission api-staging",
    'Webhook production of BranchPipeline production; by aws; ignoreChanges authenticationConfiguration; additionalSecretOutputs authenticationConfiguration; deleteBeforeReplace; replacementTrigger {"secret":"<by chance>"}',
    "Webhook pull-requests of PullRequestCheck pull-requests; by aws; additionalSecretOutputs payloadUrl, secret; deleteBeforeReplace",
    'Webhook staging of BranchPipeline staging; by aws; ignoreChanges authenticationConfiguration; additionalSecretOutputs authenticationConfiguration; deleteBeforeReplace; replacementTrigger {"secret":"<by chance>"}',
    "aws aws; additionalSecretOutputs accessKey, secretKey, token",
    "github github; additionalSecretOutputs token",
];

/** What a connection brings, and previews and rules for branches with it. */
const CONNECTED = [
    "BranchRules branches of PullRequests pull-requests; formerly of the stack",
    "Connection connection of SourceConnection connection; by aws",
    "Alias preview-app-placeholder of AliasedLambda preview-app; by aws; ignoreChanges description, functionVersion, routingConfig",
    "AliasedLambda preview-app of PreviewApp preview-app",
    "ApiGateway preview-app of PreviewApp preview-app",
    "Deployment preview-app of ApiGateway preview-app; by aws; dependsOn Integration preview-app-proxy, Integration preview-app-root, Method preview-app-proxy, Method preview-app-root",
    "Function preview-app of AliasedLambda preview-app; by aws; ignoreChanges architectures, code, imageUri, s3Bucket, s3Key, s3ObjectVersion, sourceCodeHash; dependsOn RolePolicy preview-app",
    "Integration preview-app-proxy of ApiGateway preview-app; by aws",
    "Integration preview-app-root of ApiGateway preview-app; by aws",
    "LogGroup preview-app of AliasedLambda preview-app; by aws",
    "LogGroup preview-app-access of PreviewApp preview-app; by aws",
    "Method preview-app-proxy of ApiGateway preview-app; by aws",
    "Method preview-app-root of ApiGateway preview-app; by aws",
    "PreviewApp preview-app",
    "Resource preview-app-proxy of ApiGateway preview-app; by aws",
    "RestApi preview-app of ApiGateway preview-app; by aws",
    "Role preview-app of AliasedLambda preview-app; by aws",
    "RolePolicy preview-app of AliasedLambda preview-app; by aws",
    "EventRule previews-checked of PreviewController previews; by aws; dependsOn Invocation previews",
    "EventRule previews-schedule of PreviewController previews; by aws; dependsOn Invocation previews",
    "EventTarget previews-checked of PreviewController previews; by aws; dependsOn Permission previews-checked",
    "EventTarget previews-schedule of PreviewController previews; by aws; dependsOn Permission previews-schedule",
    "Function previews of PreviewController previews; by aws; dependsOn Deployment preview-app, LogGroup previews, RolePolicy previews",
    "Invocation previews of PreviewController previews; by aws; dependsOn RolePolicy previews",
    "LogGroup previews of PreviewController previews; by aws",
    "Permission previews-checked of PreviewController previews; by aws",
    "Permission previews-schedule of PreviewController previews; by aws",
    "PreviewController previews of PullRequests pull-requests; formerly as PreviewKeeper, as PreviewKeeper of the stack",
    "RepositoryRuleset branches-production of BranchRules branches; by github; dependsOn Alias function-production, Alias function-staging, MethodSettings api-production, MethodSettings api-staging, Stage api-production, Stage api-staging, all of AliasedLambda function, all of ApiGateway api",
    "RepositoryRuleset branches-staging of BranchRules branches; by github; dependsOn Alias function-production, Alias function-staging, MethodSettings api-production, MethodSettings api-staging, Stage api-production, Stage api-staging, all of AliasedLambda function, all of ApiGateway api",
    "Role previews of PreviewController previews; by aws",
    "RolePolicy previews of PreviewController previews; by aws",
    "SourceConnection connection",
];

/** The functions that are called, and through which provider. */
const invoked = ({ invokes }: Recording) =>
    invokes.map(({ token, provider = "the engine" }) => `${token.split(":").pop()} by ${provider}`).sort();

const AWS = ["getCallerIdentity", "getFunction", "getPartition", "getRegion", "getRole"].map(
    (name) => `${name} by aws`,
);

describe("the graph", () => {
    let least: Recording;
    let connected: Recording;

    before(async () => {
        least = await recordPlatform();
        connected = await recordPlatform(
            {
                "platform:source": '{"mode":"connection"}',
                "platform:pullRequests": '{"previews":1,"protect":true}',
            },
            { outputs: SHAKEN },
        );
    });

    it("has for each resource its parent, its provider and its options", () => {
        assert.deepEqual(outline(least), LEAST);
    });

    it("has a connection in place of webhooks of its own, and previews and rules where they are asked for", () => {
        const byHand = /^(Parameter|Webhook) (production|staging)|^RepositoryWebhook/;
        const kept = LEAST.filter((line) => !byHand.test(line));
        assert.deepEqual(outline(connected), [...kept, ...CONNECTED].sort());
    });

    it("has nothing in GitHub and no release engine where the source is polled and the application releases itself", async () => {
        const polling = await recordPlatform({
            "platform:build": '{"mode":"application"}',
            "platform:source": '{"trigger":"polling"}',
        });
        const gone = /webhook|github|pull-requests|release-engine|-release\b|^Webhook/;
        assert.deepEqual(
            outline(polling),
            LEAST.filter((line) => !gone.test(line)),
        );
        assert.deepEqual(invoked(polling), [...AWS, "readStackOutputs by the engine"]);
    });

    it("is asked for through the providers of the stack, and never through a default one", () => {
        const ofGitHub = ["getBranch by github", "getBranch by github", "getRestApi by github"];
        const asked = [...AWS, ...ofGitHub, "readStackOutputs by the engine"];
        assert.deepEqual(invoked(least), [...asked, "getRepositoryWebhooks by github"].sort());
        // Once before anything is made, and once for what has become of it.
        assert.deepEqual(invoked(connected), [...asked, "getConnection by aws", "getConnection by aws"].sort());
        assert.deepEqual(
            [...least.reads, ...connected.reads].filter(({ provider }) => provider !== "aws"),
            [],
        );
    });

    it("asks for the role of an earlier stack through its provider, too", async () => {
        const again = await recordPlatform({}, { roles: ["shop-eu-west-1-api-logging"] });
        const roles = again.invokes.filter(({ token }) => token === "aws:iam/getRole:getRole");
        const looked = {
            token: "aws:iam/getRole:getRole",
            inputs: { name: "shop-eu-west-1-api-logging" },
            provider: "aws",
        };
        assert.deepEqual(roles, [looked, looked]);
    });

    it("keeps the token of builds in a secret, whole", () => {
        const parent = "platform:index:BuildToken github-token";
        const provider = "aws";
        assert.deepEqual(subtree(least, parent), [
            {
                type: "aws:secretsmanager/secret:Secret",
                name: "github-token",
                parent,
                provider,
                inputs: {
                    name: "shop-github-token",
                    description: "The GitHub token with which builds read the repository and report",
                    recoveryWindowInDays: 0,
                    tags: TAGS,
                },
                options: {},
            },
            {
                type: "aws:secretsmanager/secretVersion:SecretVersion",
                name: "github-token",
                parent,
                provider,
                inputs: {
                    secretId: "Secret/github-token",
                    secretString: {
                        secret: `{"ServerType":"GITHUB","AuthType":"PERSONAL_ACCESS_TOKEN","Token":"${TOKEN}"}`,
                    },
                },
                options: { additionalSecretOutputs: ["secretBinary", "secretString", "secretStringWo"] },
            },
            {
                type: "platform:index:BuildToken",
                name: "github-token",
                parent: undefined,
                provider: undefined,
                inputs: {},
                options: {},
            },
        ]);
    });

    it("makes a connection, whole", () => {
        const parent = "platform:index:SourceConnection connection";
        assert.deepEqual(subtree(connected, parent), [
            {
                type: "aws:codeconnections/connection:Connection",
                name: "connection",
                parent,
                provider: "aws",
                inputs: { name: "shop", providerType: "GitHub", tags: TAGS },
                options: {},
            },
            {
                type: "platform:index:SourceConnection",
                name: "connection",
                parent: undefined,
                provider: undefined,
                inputs: {},
                options: {},
            },
        ]);
    });
});
