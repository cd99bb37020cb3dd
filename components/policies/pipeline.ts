import { allow, policy, useConnection, type PolicyDocument } from "./statement";

/** What the role of one environment's pipeline may do: keep artifacts, run its own build, and have that released. */
export function pipelinePolicy(arns: {
    readonly bucket: string;
    readonly buildProject: string;
    readonly artifactPrefix: string;
    /** The function that releases what the build has made. @default - none: the build does that itself */
    readonly releaser?: string | undefined;
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
        ...(arns.releaser === undefined ? [] : [allow("Release", ["lambda:InvokeFunction"], arns.releaser)]),
        ...(arns.connection === undefined ? [] : [useConnection(arns.connection, ["UseConnection"])]),
    );
}
