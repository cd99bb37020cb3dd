import { ENGINE_PREFIX, PACKAGES_PREFIX } from "../../contract/bucketLayout";
import type { BuildConfig } from "../../config";
import { PREVIEW_NAMES, PREVIEWS_PREFIX } from "../../contract/previews/names";
import { NOTES_PREFIX } from "../../contract/previews/note";
import { connectionArns } from "../../config/source/connection";
import { LEDGER_PREFIX, ledgerFolder } from "../../contract/releaseRecord";

/** One statement of an IAM policy: one purpose, its actions sorted. */
export interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: "*" | Readonly<Record<string, string>>;
    readonly Action: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** An IAM policy document. */
export interface PolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly Statement[];
}

const policy = (...Statement: readonly Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });

const allow = (Sid: string, Action: readonly string[], ...Resource: readonly string[]): Statement => ({
    Sid,
    Effect: "Allow",
    Action: [...Action].sort(),
    Resource: [...Resource].sort(),
});

/** Lets one AWS service assume a role. */
export function trustPolicy(service: string): PolicyDocument {
    return policy({ Sid: "Service", Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
}

/** Writing to a log group that is already there. The group itself comes from Pulumi, with its retention. */
function writeLogs(logGroupArn: string): Statement {
    // `:*` stands for the group's streams, which get their names from the service: CloudWatch Logs resource types.
    return allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], logGroupArn, `${logGroupArn}:*`);
}

/** What the function's role may do: write its log, and read the parameters of its own project. */
export function functionPolicy(arns: {
    readonly logGroup: string;
    /** All parameters of the project: {@link parametersArn}. @default - it reads none */
    readonly parameters?: string | undefined;
}): PolicyDocument {
    const reading = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];
    return policy(
        writeLogs(arns.logGroup),
        // To decrypt a SecureString takes no permission for its key, as long as that is the AWS managed key aws/ssm: it
        // lets all of the account decrypt ("Restricting decryption of SecureString parameter values").
        ...(arns.parameters === undefined ? [] : [allow("ReadParameters", reading, arns.parameters)]),
    );
}

/** What the role of one environment's build works with. */
export interface BuildArns {
    readonly bucket: string;
    readonly function: string;
    readonly logGroup: string;
    /** Where the pipeline keeps its artifacts: {@link artifactPrefix}. */
    readonly artifactPrefix: string;
    /** Where the application's own build leaves the package. */
    readonly packageKey: string;
    /** The name of the environment, whose part of the ledger a managed build writes. */
    readonly environment: string;
    /** The environment's pipeline. */
    readonly pipeline: string;
    /** The secret with the token with which a managed build reports. @default - it does not */
    readonly tokenSecret?: string | undefined;
}

/** Fetching the GitHub token at run time. */
function readToken(secret: string | undefined): readonly Statement[] {
    return secret === undefined ? [] : [allow("ReadGitHubToken", ["secretsmanager:GetSecretValue"], secret)];
}

/** What the role of one environment's build may do: read its source, keep the package, release the function. */
export function buildPolicy(mode: BuildConfig["mode"], arns: BuildArns): PolicyDocument {
    return policy(
        writeLogs(arns.logGroup),
        // CodePipeline gives every artifact a random name below the prefix.
        allow("ReadSource", ["s3:GetObject", "s3:GetObjectVersion"], `${arns.bucket}/${arns.artifactPrefix}/*`),
        allow("FindBucket", ["s3:GetBucketAcl", "s3:GetBucketLocation"], arns.bucket),
        ...(mode === "managed" ? managedBuild(arns) : applicationBuild(arns)),
        // A version's number is not known before it is published; AWS names versions in the ARN's last part.
        allow("TestVersion", ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"], `${arns.function}:*`),
    );
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
    ];
}

/** What the release engine does. */
function managedBuild({ bucket, environment, ...arns }: BuildArns): readonly Statement[] {
    return [
        ...readToken(arns.tokenSecret),
        allow("SeeTrigger", ["codepipeline:GetPipelineExecution"], arns.pipeline),
        allow("ReadEngine", ["s3:GetObject"], `${bucket}/${ENGINE_PREFIX}*`),
        // Lambda reads a package with the permissions of whoever calls UpdateFunctionCode.
        allow("KeepPackages", ["s3:GetObject", "s3:PutObject"], `${bucket}/${PACKAGES_PREFIX}*`),
        // All of the ledger, since another environment's release of the same tree may be promoted.
        allow("ReadLedger", ["s3:GetObject"], `${bucket}/${LEDGER_PREFIX}*`),
        {
            ...allow("ListLedger", ["s3:ListBucket"], bucket),
            Condition: { StringLike: { "s3:prefix": `${LEDGER_PREFIX}*` } },
        },
        allow("WriteLedger", ["s3:PutObject"], `${bucket}/${ledgerFolder(environment)}*`),
        // AWS authorizes what is done to an alias on its function: no policy can name one alias for it. "Actions,
        // resources, and condition keys for AWS Lambda" in the Service Authorization Reference.
        allow(
            "Release",
            [
                "lambda:GetAlias",
                "lambda:GetFunctionConfiguration",
                "lambda:PublishVersion",
                "lambda:UpdateAlias",
                "lambda:UpdateFunctionCode",
            ],
            arns.function,
        ),
    ];
}

/** What the role of the check of pull requests works with. */
export interface CheckArns {
    readonly logGroup: string;
    /** How CodeBuild gets at the repository: with a token, or through a connection. */
    readonly source: { readonly tokenSecret: string } | { readonly connection: string };
    /** Where it leaves packages for previews. @default - it leaves none */
    readonly bucket: string | undefined;
}

/**
 * What the role of the check may do. The code of a pull request runs with it, which nobody may have looked at: it can
 * release nothing, and leaves a package where the keeper of previews looks for it.
 */
export function checkPolicy({ logGroup, bucket, source }: CheckArns): PolicyDocument {
    return policy(
        writeLogs(logGroup),
        // CodeBuild gets at its source with the project's own role.
        ...("tokenSecret" in source
            ? readToken(source.tokenSecret)
            : [useConnection(source.connection, ["GetConnection", "GetConnectionToken", "UseConnection"])]),
        ...(bucket === undefined
            ? []
            : [
                  allow("ReadEngine", ["s3:GetObject"], `${bucket}/${ENGINE_PREFIX}*`),
                  allow("LeavePackage", ["s3:PutObject"], `${bucket}/${PREVIEWS_PREFIX}*`),
              ]),
    );
}

/** What the keeper of previews works with. */
export interface KeeperArns {
    readonly bucket: string;
    readonly function: string;
    readonly logGroup: string;
    readonly tokenSecret: string;
    /** The build project of the check of pull requests. */
    readonly checkProject: string;
    /** The REST API as API Gateway's own permissions name it: `arn:aws:apigateway:<region>::/restapis/<id>`. */
    readonly restApi: string;
}

/** What the keeper of previews may do: make, release and remove previews, which all are called `pr-<number>`. */
export function keeperPolicy({ bucket, restApi, ...arns }: KeeperArns): PolicyDocument {
    return policy(
        writeLogs(arns.logGroup),
        ...readToken(arns.tokenSecret),
        allow(
            "StartChecks",
            ["codebuild:BatchGetBuilds", "codebuild:ListBuildsForProject", "codebuild:StartBuild"],
            arns.checkProject,
        ),
        allow("ReadPackages", ["s3:GetObject"], `${bucket}/${PREVIEWS_PREFIX}*`),
        allow("ReadLedger", ["s3:GetObject"], `${bucket}/${LEDGER_PREFIX}*`),
        allow("WriteLedger", ["s3:PutObject"], `${bucket}/${LEDGER_PREFIX}${PREVIEW_NAMES}*`),
        // Not where packages are: the code of a pull request can write there.
        allow("KeepNotes", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], `${bucket}/${NOTES_PREFIX}*`),
        // Whoever may not list a folder gets 403 for what is not in it.
        listFolder("ListLedger", bucket, LEDGER_PREFIX),
        listFolder("ListPackages", bucket, PREVIEWS_PREFIX),
        listFolder("ListNotes", bucket, NOTES_PREFIX),
        // AWS authorizes what is done to an alias on its function: no policy can name one alias for it.
        allow(
            "Release",
            [
                "lambda:AddPermission",
                "lambda:CreateAlias",
                "lambda:DeleteAlias",
                "lambda:GetAlias",
                "lambda:GetFunctionConfiguration",
                "lambda:GetPolicy",
                "lambda:ListAliases",
                "lambda:PublishVersion",
                "lambda:RemovePermission",
                "lambda:UpdateAlias",
                "lambda:UpdateFunctionCode",
            ],
            arns.function,
        ),
        // A version's number is not known before it is published; AWS names versions and aliases in the ARN's last part.
        allow(
            "TestVersion",
            [
                "lambda:AddPermission",
                "lambda:GetFunctionConfiguration",
                "lambda:GetPolicy",
                "lambda:InvokeFunction",
                "lambda:RemovePermission",
            ],
            `${arns.function}:*`,
        ),
        allow("MakeStages", ["apigateway:GET", "apigateway:POST"], `${restApi}/deployments`, `${restApi}/stages`),
        allow("KeepStages", ["apigateway:DELETE", "apigateway:PATCH"], `${restApi}/stages/${PREVIEW_NAMES}*`),
        // A deployment has a random id, and nothing else to be known by.
        allow("RemoveDeployments", ["apigateway:DELETE"], `${restApi}/deployments/*`),
    );
}

/** Listing what is below a prefix of a bucket. */
function listFolder(sid: string, bucket: string, prefix: string): Statement {
    return { ...allow(sid, ["s3:ListBucket"], bucket), Condition: { StringLike: { "s3:prefix": `${prefix}*` } } };
}

/** What is done with a connection, under both of the service's names. */
function useConnection(arn: string, actions: readonly string[]): Statement {
    const both = actions.flatMap((action) => [`codeconnections:${action}`, `codestar-connections:${action}`]);
    return allow("UseConnection", both, ...connectionArns(arn));
}

/** What the role of one environment's pipeline may do: keep artifacts and run its own build. */
export function pipelinePolicy(arns: {
    readonly bucket: string;
    readonly buildProject: string;
    readonly artifactPrefix: string;
    /** The connection that pushes arrive through. @default - none: the action has a token */
    readonly connection?: string | undefined;
}): PolicyDocument {
    // The source action of a connection uploads with the ACL bucket-owner-full-control, which takes a permission of its own:
    // the policy of the service role in the CodePipeline User Guide, and aws-cdk #13557. A bucket without ACLs accepts that
    // one ACL: "Troubleshooting" of Object Ownership in the S3 User Guide.
    const isConnected = arns.connection !== undefined;
    return policy(
        // CodePipeline gives every artifact a random name below the prefix.
        allow(
            "KeepArtifacts",
            ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", ...(isConnected ? ["s3:PutObjectAcl"] : [])],
            `${arns.bucket}/${arns.artifactPrefix}/*`,
        ),
        allow("FindBucket", ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"], arns.bucket),
        allow("RunBuild", ["codebuild:BatchGetBuilds", "codebuild:StartBuild"], arns.buildProject),
        ...(arns.connection === undefined ? [] : [useConnection(arns.connection, ["UseConnection"])]),
    );
}

/** Refuses every request to a bucket that does not come over TLS. */
export function tlsOnlyPolicy(bucketArn: string): PolicyDocument {
    return policy({
        Sid: "TlsOnly",
        Effect: "Deny",
        // A denial has to name everybody and everything to leave nobody out.
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
}
