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

/** What the function's role may do. */
export function functionPolicy(arns: { readonly logGroup: string }): PolicyDocument {
    return policy(writeLogs(arns.logGroup));
}

/** What the role of one environment's build may do: read its source, leave the package, release the function. */
export function buildPolicy(arns: {
    readonly bucket: string;
    readonly function: string;
    readonly logGroup: string;
    /** Where the pipeline keeps its artifacts: {@link artifactPrefix}. */
    readonly artifactPrefix: string;
    /** Where the build leaves the packaged application. */
    readonly packageKey: string;
}): PolicyDocument {
    return policy(
        writeLogs(arns.logGroup),
        // CodePipeline gives every artifact a random name below the prefix.
        allow("ReadSource", ["s3:GetObject", "s3:GetObjectVersion"], `${arns.bucket}/${arns.artifactPrefix}/*`),
        allow("WritePackage", ["s3:GetObject", "s3:PutObject"], `${arns.bucket}/${arns.packageKey}`),
        allow("FindBucket", ["s3:GetBucketAcl", "s3:GetBucketLocation"], arns.bucket),
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
    );
}

/** What the role of one environment's pipeline may do: keep artifacts and run its own build. */
export function pipelinePolicy(arns: {
    readonly bucket: string;
    readonly buildProject: string;
    readonly artifactPrefix: string;
}): PolicyDocument {
    return policy(
        // CodePipeline gives every artifact a random name below the prefix.
        allow(
            "KeepArtifacts",
            ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
            `${arns.bucket}/${arns.artifactPrefix}/*`,
        ),
        allow("FindBucket", ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"], arns.bucket),
        allow("RunBuild", ["codebuild:BatchGetBuilds", "codebuild:StartBuild"], arns.buildProject),
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

/** CodePipeline cuts a pipeline's name to this many characters when it makes the folder for its artifacts. */
const PREFIX_LENGTH = 20;

/** The folder in which a pipeline keeps its artifacts: the first 20 characters of its name, cut by CodePipeline. */
export function artifactPrefix(pipelineName: string): string {
    return pipelineName.slice(0, PREFIX_LENGTH);
}

/**
 * What the keys of all artifacts of a project begin with, in the folders of its pipelines and where builds leave
 * packages. It does not depend on which environments there are: a new one must not change what all of them share.
 */
export function expiringPrefix(projectName: string): string {
    return `${projectName}-`.slice(0, PREFIX_LENGTH);
}
