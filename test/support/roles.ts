import type { PolicyDocument } from "../../components/policies";
import {
    authorizerPolicy,
    buildPolicy,
    checkPolicy,
    functionPolicy,
    previewControllerPolicy,
    pipelinePolicy,
    releaserPolicy,
    type CheckArns,
} from "../../components/policies";
import { environmentCache } from "../../contract/bucketLayout";
import { secretArns } from "../../config/buildSecrets";
import { parametersArn } from "../../contract/parameters";

/** ARNs as they are, and the words that stand for them in docs/emulators.md. */
const WORDS = {
    "arn:aws:s3:::bucket": "bucket",
    "arn:aws:lambda:eu-west-1:123456789012:function:app": "function",
    "arn:aws:apigateway:eu-west-1::/restapis/api": "api",
    "arn:aws:logs:eu-west-1:123456789012:log-group:/log": "log group",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf": "token secret",
    "arn:aws:codebuild:eu-west-1:123456789012:project/build": "build project",
    "arn:aws:codeconnections:eu-west-1:123456789012:connection/c": "connection",
    "arn:aws:codestar-connections:eu-west-1:123456789012:connection/c": "connection (older name)",
    "arn:aws:codepipeline:eu-west-1:123456789012:pipeline": "pipeline",
    "arn:aws:ssm:eu-west-1:123456789012:parameter/project/": "parameters/",
    "arn:aws:ssm:eu-west-1:123456789012:parameter/build/index": "parameter of build.secrets",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:build-": "secret of build.secrets-",
    "arn:aws:lambda:eu-west-1:123456789012:function:releaser": "function that releases",
    "arn:aws:lambda:eu-west-1:123456789012:function:jobs": "function of a further handler",
    "arn:aws:lambda:eu-west-1:123456789012:function:shared": "shared function",
    "arn:aws:apigateway:eu-west-1::/restapis/shared": "shared api",
    "arn:aws:apigateway:eu-west-1::/apikeys/releases": "API key of releases",
    "arn:aws:execute-api:eu-west-1:123456789012:api": "stages of the api",
    "arn:aws:lambda:eu-west-1:123456789012:function:auth:live": "authorizer's function",
    "arn:aws:kms:eu-west-1:123456789012:key/ledger": "key of the ledger",
} as const;

const [bucket, fn, restApi, logGroup, tokenSecret, buildProject, connection] = Object.keys(WORDS) as [
    ...[string, string, string, string, string, string, string],
];

/** What previews of older versions shared with the environments. */
const SHARED_FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shared";
const SHARED_API = "arn:aws:apigateway:eu-west-1::/restapis/shared";

const RELEASER = "arn:aws:lambda:eu-west-1:123456789012:function:releaser";
const RELEASE_KEY = "arn:aws:apigateway:eu-west-1::/apikeys/releases";
const INVOKED = "arn:aws:execute-api:eu-west-1:123456789012:api";
const LEDGER_KEY = "arn:aws:kms:eu-west-1:123456789012:key/ledger";
const AUTHORIZER = "arn:aws:lambda:eu-west-1:123456789012:function:auth:live";

/** The policies of the platform's roles, with every right that a configuration may ask for, by role. */
export function rolePolicies(): Readonly<Record<string, PolicyDocument>> {
    const scope = { partition: "aws", region: "eu-west-1", accountId: "123456789012", dnsSuffix: "amazonaws.com" };
    const arns = { bucket, function: fn, logGroup, artifactPrefix: "artifacts", packageKey: "package.zip" };
    const pipeline = "arn:aws:codepipeline:eu-west-1:123456789012:pipeline";
    const secrets = secretArns(["build", "/build/index"], scope);
    const build = {
        ...arns,
        environment: "staging",
        handlers: ["arn:aws:lambda:eu-west-1:123456789012:function:jobs"],
        pipeline,
        secrets,
        cache: environmentCache("staging"),
        verify: { apiKey: RELEASE_KEY, signed: `${INVOKED}/staging/GET/health` },
        ledgerKey: LEDGER_KEY,
    };
    const check = (source: CheckArns["source"]) => checkPolicy({ logGroup, bucket, leavesPackages: true, source });
    return {
        function: functionPolicy({ logGroups: [logGroup], parameters: [parametersArn(scope, "project")] }),
        build: buildPolicy("managed", build),
        releaser: releaserPolicy({ ...build, tokenSecret }),
        "application build": buildPolicy("application", build),
        pipeline: pipelinePolicy({ bucket, buildProject, artifactPrefix: "artifacts", connection, releaser: RELEASER }),
        check: check({ tokenSecret }),
        "check through a connection": check({ connection }),
        controller: previewControllerPolicy({
            bucket,
            function: fn,
            logGroup,
            tokenSecret,
            checkProject: buildProject,
            restApi,
            former: { function: SHARED_FUNCTION, restApi: SHARED_API },
            verify: { signed: `${INVOKED}/pr-*/GET/health` },
        }),
        authorizer: authorizerPolicy(AUTHORIZER),
    };
}

const longestFirst = Object.entries(WORDS).sort(([left], [right]) => right.length - left.length);

/** An ARN in the words of docs/emulators.md, such as `bucket/packages/*`. */
export function inWords(arn: string): string {
    const [found, word] = longestFirst.find(([start]) => arn.startsWith(start)) ?? ["", ""];
    return `${word}${arn.slice(found.length)}`;
}
