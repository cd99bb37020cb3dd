import type { BuildConfig } from "../../config";
import { FUNCTION_CHANGES } from "../../config/iam/reach";
import type { SecretStore } from "../../config/buildSecrets";
import { ENGINE_PREFIX, KEPT_PREFIX, keptFolder } from "../../contract/bucketLayout";
import { ARTIFACTS } from "../../contract/handover";
import { LEDGER_PREFIX, ledgerFolder } from "../../contract/releaseRecord";
import { allow, keepCache, listFolder, policy, writeLogs, type PolicyDocument, type Statement } from "./statement";

import { checkLedger } from "./ledgerKey";
import type { VerifyArns } from "./verify";

/** What the role of one environment's build works with. */
export interface BuildArns {
    readonly bucket: string;
    readonly function: string;
    /** The functions of further handlers, which are released together with it. @default [] */
    readonly handlers?: readonly string[] | undefined;
    readonly logGroup: string;
    /** Where the pipeline keeps its artifacts: {@link artifactPrefix}. */
    readonly artifactPrefix: string;
    /** Where the application's own build leaves the package. */
    readonly packageKey: string;
    /** The name of the environment, whose part of the ledger a release writes. */
    readonly environment: string;
    /** The environment's pipeline. */
    readonly pipeline: string;
    /** The folder of the bucket in which builds keep their cache. @default - they keep none */
    readonly cache?: string | undefined;
    /** The function that is promoted from, where that is another one: its packages may be read. @default - none */
    readonly source?: string | undefined;
    /** What the request that verifies a release takes. @default - nothing */
    readonly verify?: VerifyArns | undefined;
    /** What another stack lets be promoted from. @default - none */
    readonly sourceStack?: SourceStack | undefined;
    /** The key that signs the ledger. @default - it is not signed */
    readonly ledgerKey?: string | undefined;
    /** What the role must not touch, whatever else it may do. @default - nothing */
    readonly others?: OtherEnvironments | undefined;
    /** The secrets and parameters that variables of the build come from. @default - none */
    readonly secrets?: Readonly<Record<SecretStore, readonly string[]>> | undefined;
}

/** An environment of another stack. */
export interface SourceStack {
    /** The ARN of that stack's artifact bucket. */
    readonly bucket: string;
    readonly environment: string;
    /** The ARN of the key that signs its ledger. @default - it is not signed */
    readonly signedBy?: string | undefined;
}

/** What other environments have for themselves. */
export interface OtherEnvironments {
    /** The ARNs of functions. */
    readonly functions: readonly string[];
    /** The ARNs of the functions of further handlers. @default [] */
    readonly handlers?: readonly string[] | undefined;
    /** The names of environments. */
    readonly environments: readonly string[];
    /** The keys under which their builds leave the packaged application. */
    readonly packageKeys: readonly string[];
}

/**
 * What the role of one environment's build may do: read its source and leave one package. In mode `application` also to release the function,
 * since the application's own commands do that.
 */
export function buildPolicy(mode: BuildConfig["mode"], arns: BuildArns): PolicyDocument {
    // CodePipeline gives every artifact a random name below the prefix and its own name.
    const artifacts = `${arns.bucket}/${arns.artifactPrefix}`;
    const sources = mode === "managed" ? `${artifacts}/${ARTIFACTS.source}/*` : `${artifacts}/*`;
    return policy(
        writeLogs(arns.logGroup),
        allow("ReadSource", ["s3:GetObject", "s3:GetObjectVersion"], sources),
        allow("FindBucket", ["s3:GetBucketAcl", "s3:GetBucketLocation"], arns.bucket),
        ...(mode === "managed" ? managedBuild(arns) : applicationBuild(arns)),
        ...readSecrets(arns.secrets),
        ...keepCache(arns.bucket, arns.cache),
        ...readPromoted(arns.bucket, arns),
        ...(arns.others === undefined ? [] : keepOthers(arns.bucket, arns.others)),
    );
}

/** Reading what is promoted from elsewhere: the packages of another function, or of another stack. */
export function readPromoted(
    bucket: string,
    { source, sourceStack }: Pick<BuildArns, "source" | "sourceStack">,
): readonly Statement[] {
    return [
        ...(source === undefined
            ? []
            : [
                  // The very package is promoted, by what ledger and package say: nothing of the function itself is looked at.
                  allow("ReadPromoted", ["s3:GetObject"], `${bucket}/${keptFolder(nameOf(source))}*`),
              ]),
        ...readStack(sourceStack),
    ];
}

/** Reading the ledger: all of it, since another environment's release of the same tree may be promoted. */
export function readLedger(bucket: string): readonly Statement[] {
    return [
        allow("ReadLedger", ["s3:GetObject"], `${bucket}/${LEDGER_PREFIX}*`),
        listFolder("ListLedger", bucket, LEDGER_PREFIX),
    ];
}

/** A denial holds against every permission that the role has, also of policies that somebody attaches ("Policy evaluation logic"). */
export function keepOthers(bucket: string, others: OtherEnvironments): readonly Statement[] {
    const { functions, handlers = [], environments, packageKeys } = others;
    const deny = (Sid: string, actions: readonly string[], resources: readonly string[]): readonly Statement[] =>
        resources.length === 0 ? [] : [{ ...allow(Sid, actions, ...resources), Effect: "Deny" }];
    const written = [
        ...environments.map((name) => `${bucket}/${ledgerFolder(name)}*`),
        ...packageKeys.map((key) => `${bucket}/${key}`),
        ...functions.map((arn) => `${bucket}/${keptFolder(nameOf(arn))}*`),
    ];
    return [
        ...deny(
            "KeepOtherFunctions",
            [...FUNCTION_CHANGES, "lambda:InvokeFunction"],
            [...functions, ...handlers].flatMap((arn) => [arn, `${arn}:*`]),
        ),
        ...deny("KeepOtherEnvironments", ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"], written),
    ];
}

/** What the policy of that bucket has to allow as well. How the function there is called, is the other stack's to know. */
function readStack(source: BuildArns["sourceStack"]): readonly Statement[] {
    if (source === undefined) {
        return [];
    }
    const { bucket, environment, signedBy } = source;
    const ledger = ledgerFolder(environment);
    return [
        listFolder("FindPromotedStack", bucket, ledger),
        allow("ReadPromotedStack", ["s3:GetObject"], `${bucket}/${ledger}*`, `${bucket}/${KEPT_PREFIX}*`),
        ...checkLedger(signedBy),
    ];
}

/** What CodeBuild reads with the build's role as a build starts. */
function readSecrets(secrets: BuildArns["secrets"]): readonly Statement[] {
    const { SECRETS_MANAGER: held = [], PARAMETER_STORE: parameters = [] } = secrets ?? {};
    return [
        ...(held.length === 0 ? [] : [allow("ReadBuildSecrets", ["secretsmanager:GetSecretValue"], ...held)]),
        ...(parameters.length === 0 ? [] : [allow("ReadBuildParameters", ["ssm:GetParameters"], ...parameters)]),
    ];
}

/** What the seed's application does in its own build. */
function applicationBuild(arns: BuildArns): readonly Statement[] {
    return [
        allow("WritePackage", ["s3:GetObject", "s3:PutObject"], `${arns.bucket}/${arns.packageKey}`),
        allow(
            "Release",
            [
                "lambda:GetAlias",
                "lambda:GetFunction",
                "lambda:GetFunctionConfiguration",
                "lambda:ListVersionsByFunction",
                "lambda:PublishVersion",
                "lambda:UpdateAlias",
                "lambda:UpdateFunctionCode",
            ],
            arns.function,
        ),
        // A version's number is not known before it is published; AWS names versions in the ARN's last part.
        allow("TestVersion", ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"], `${arns.function}:*`),
    ];
}

/**
 * What the release engine does in a build, which is no release: what is installed there runs with the same rights. It may see what an environment
 * serves, by which it finds that nothing has to be built, and change nothing of it.
 */
function managedBuild({ bucket, artifactPrefix, handlers = [], ...arns }: BuildArns): readonly Statement[] {
    const functions = [arns.function, ...handlers];
    return [
        allow("LeavePackage", ["s3:PutObject"], `${bucket}/${artifactPrefix}/${ARTIFACTS.package}/*`),
        allow("SeeTrigger", ["codepipeline:GetPipelineExecution"], arns.pipeline),
        allow("ReadEngine", ["s3:GetObject"], `${bucket}/${ENGINE_PREFIX}*`),
        ...readLedger(bucket),
        ...checkLedger(arns.ledgerKey, "CheckLedger"),
        allow(
            "SeeFunctions",
            ["lambda:GetAlias", "lambda:GetFunctionConfiguration"],
            ...functions,
            ...functions.map((arn) => `${arn}:*`),
        ),
    ];
}

/** A function by the last part of its ARN. */
export function nameOf(functionArn: string): string {
    return functionArn.split(":").pop() ?? "";
}
