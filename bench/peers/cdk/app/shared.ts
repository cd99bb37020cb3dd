import { join } from "node:path";

import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import * as s3 from "aws-cdk-lib/aws-s3";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import { Construct } from "constructs";

/** What all environments share: the artifact bucket, the function, the API. */
export class Shared extends Construct {
    readonly bucket: s3.Bucket;
    readonly engine: Asset;
    /** The program of the functions that release. */
    readonly releaser: Asset;
    readonly role: iam.Role;
    readonly function: lambda.Function;
    readonly placeholder: lambda.Version;
    readonly api: apigateway.CfnRestApi;
    readonly deployment: apigateway.CfnDeployment;

    constructor(scope: Construct, id: string) {
        super(scope, id);
        const expired = ["bench-", "packages/", "caches/", "previews/", "preview-notes/"];
        this.bucket = new s3.Bucket(this, "artifacts", {
            versioned: true,
            encryption: s3.BucketEncryption.S3_MANAGED,
            blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
            objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforceSSL: true,
            removalPolicy: RemovalPolicy.DESTROY,
            lifecycleRules: [
                { id: "abort-unfinished-uploads", abortIncompleteMultipartUploadAfter: Duration.days(7) },
                {
                    id: "clear-pruned-packages",
                    prefix: "kept/",
                    expiredObjectDeleteMarker: true,
                    noncurrentVersionExpiration: Duration.days(90),
                },
                ...expired.map((prefix) => ({
                    id: `expire-${prefix.slice(0, -1)}`,
                    prefix,
                    expiration: Duration.days(90),
                    noncurrentVersionExpiration: Duration.days(90),
                })),
            ],
        });
        this.engine = new Asset(this, "release-engine", { path: process.env["BENCH_RELEASE_ENGINE"] ?? "" });
        this.releaser = new Asset(this, "releaser", { path: process.env["BENCH_RELEASER"] ?? "" });

        const logGroup = new logs.LogGroup(this, "function-log", {
            logGroupName: "/aws/lambda/bench-app",
            retention: logs.RetentionDays.ONE_MONTH,
        });
        this.role = new iam.Role(this, "function-role", {
            roleName: "bench-eu-west-1-app",
            assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
        });
        allow(this.role, "WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], logGroup.logGroupArn);
        allow(
            this.role,
            "ReadParameters",
            ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
            "arn:aws:ssm:eu-west-1:123456789012:parameter/bench/*",
        );
        this.function = new lambda.Function(this, "function", {
            functionName: "bench-app",
            role: this.role,
            code: lambda.Code.fromAsset(join(__dirname, "placeholder")),
            handler: "app.lambda_handler",
            runtime: lambda.Runtime.PYTHON_3_13,
            memorySize: 256,
            timeout: Duration.seconds(29),
            logGroup,
        });
        this.placeholder = this.function.currentVersion;
        new lambda.CfnAlias(this, "placeholder", {
            name: "placeholder",
            functionName: this.function.functionName,
            functionVersion: this.placeholder.version,
        });

        this.api = new apigateway.CfnRestApi(this, "api", {
            name: "bench",
            endpointConfiguration: { types: ["REGIONAL"] },
        });
        const proxy = new apigateway.CfnResource(this, "proxy", {
            restApiId: this.api.ref,
            parentId: this.api.attrRootResourceId,
            pathPart: "{proxy+}",
        });
        this.deployment = new apigateway.CfnDeployment(this, "deployment", { restApiId: this.api.ref });
        for (const [name, resourceId] of [
            ["method-root", this.api.attrRootResourceId],
            ["method-proxy", proxy.ref],
        ] as const) {
            const method = new apigateway.CfnMethod(this, name, {
                restApiId: this.api.ref,
                resourceId,
                httpMethod: "ANY",
                authorizationType: "NONE",
                integration: {
                    type: "AWS_PROXY",
                    integrationHttpMethod: "POST",
                    timeoutInMillis: 29_000,
                    uri:
                        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" +
                        `${this.function.functionArn}:\${stageVariables.LambdaFunctionAlias}/invocations`,
                },
            });
            this.deployment.addResourceDependency(method);
        }
    }
}

/** Adds one statement to the policy of a role. */
export function allow(role: iam.Role, sid: string, actions: string[], ...resources: string[]): void {
    role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources }));
}
