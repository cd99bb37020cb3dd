import { UserError } from "../../common/errors";

/** How many resources there are of each type. */
export type Types = Readonly<Record<string, number>>;

/** What a type of Pulumi's AWS provider is to Terraform and to CloudFormation, which has some of them in another resource. */
interface Names {
    readonly terraform: string;
    /** @default - a property of another resource, or no resource */
    readonly cloudFormation?: string;
}

const of = (terraform: string, cloudFormation?: string): Names => ({
    terraform: `aws_${terraform}`,
    ...(cloudFormation === undefined ? {} : { cloudFormation: `AWS::${cloudFormation}` }),
});

/** Every type of the topology that is measured. */
const NAMES: Readonly<Record<string, Names>> = {
    "aws:apigateway/deployment:Deployment": of("api_gateway_deployment", "ApiGateway::Deployment"),
    "aws:apigateway/integration:Integration": of("api_gateway_integration"),
    "aws:apigateway/method:Method": of("api_gateway_method", "ApiGateway::Method"),
    "aws:apigateway/methodSettings:MethodSettings": of("api_gateway_method_settings"),
    "aws:apigateway/resource:Resource": of("api_gateway_resource", "ApiGateway::Resource"),
    "aws:apigateway/restApi:RestApi": of("api_gateway_rest_api", "ApiGateway::RestApi"),
    "aws:apigateway/stage:Stage": of("api_gateway_stage", "ApiGateway::Stage"),
    "aws:cloudwatch/logGroup:LogGroup": of("cloudwatch_log_group", "Logs::LogGroup"),
    "aws:codebuild/project:Project": of("codebuild_project", "CodeBuild::Project"),
    "aws:codepipeline/pipeline:Pipeline": of("codepipeline", "CodePipeline::Pipeline"),
    "aws:iam/role:Role": of("iam_role", "IAM::Role"),
    "aws:iam/rolePolicy:RolePolicy": of("iam_role_policy", "IAM::Policy"),
    "aws:lambda/alias:Alias": of("lambda_alias", "Lambda::Alias"),
    "aws:lambda/function:Function": of("lambda_function", "Lambda::Function"),
    "aws:lambda/permission:Permission": of("lambda_permission", "Lambda::Permission"),
    "aws:s3/bucket:Bucket": of("s3_bucket", "S3::Bucket"),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": of("s3_bucket_lifecycle_configuration"),
    "aws:s3/bucketObjectv2:BucketObjectv2": of("s3_object"),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": of("s3_bucket_ownership_controls"),
    "aws:s3/bucketPolicy:BucketPolicy": of("s3_bucket_policy", "S3::BucketPolicy"),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": of("s3_bucket_public_access_block"),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": of(
        "s3_bucket_server_side_encryption_configuration",
    ),
    "aws:s3/bucketVersioning:BucketVersioning": of("s3_bucket_versioning"),
};

/** In CloudFormation a version of a function is a resource; elsewhere it comes with the function. */
const ONLY_IN_CLOUDFORMATION: Types = { "AWS::Lambda::Version": 1 };

/** The types that Terraform's configuration must have for a graph of ours, which may have components and providers beside. */
export function asTerraform(ours: Types): Types {
    return named(ours, ({ terraform }) => terraform);
}

/** The types that a template must have for a graph of ours. */
export function asCloudFormation(ours: Types): Types {
    return { ...named(ours, ({ cloudFormation }) => cloudFormation), ...ONLY_IN_CLOUDFORMATION };
}

/**
 * What every comparison stands on: a peer has as many resources of each type as the platform.
 *
 * @throws {UserError} which names each type that differs.
 */
export function checkEqual(peer: string, theirs: Types, wanted: Types): void {
    const types = [...new Set([...Object.keys(theirs), ...Object.keys(wanted)])].sort();
    const different = types.filter((type) => (theirs[type] ?? 0) !== (wanted[type] ?? 0));
    if (different.length > 0) {
        const list = different.map((type) => `  ${type}: ${theirs[type] ?? 0}, not ${wanted[type] ?? 0}`).join("\n");
        throw new UserError(
            `${peer} does not have the platform's topology:\n${list}`,
            "Bring the peer's topology under bench/peers to what the platform makes, and measure again.",
        );
    }
}

/** The total of all types. */
export function total(types: Types): number {
    return Object.values(types).reduce((sum, count) => sum + count, 0);
}

function named(ours: Types, nameOf: (names: Names) => string | undefined): Types {
    const found: Record<string, number> = {};
    for (const [type, count] of Object.entries(ours).filter(([type]) => /^(aws|github):/.test(type))) {
        const names = NAMES[type];
        if (names === undefined) {
            throw new UserError(`No peer is known to have ${type}.`, "Add it to bench/peers, with its names there.");
        }
        const name = nameOf(names);
        if (name !== undefined) {
            found[name] = (found[name] ?? 0) + count;
        }
    }
    return found;
}
