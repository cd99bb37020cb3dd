import { Connection } from "@pulumi/aws/codeconnections";
import * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as s3 from "@pulumi/aws/s3";

import { BranchPipeline } from "../../components";

/** A pipeline for a function that somebody else has made: the repository's own build specification releases to its alias `live`. */
const fn = lambda.Function.get("orders", "orders");
const role = iam.Role.get("orders", "orders");

const bucket = new s3.Bucket("builds", { bucketPrefix: "orders-builds-" });
const versioning = new s3.BucketVersioning("builds", {
    bucket: bucket.bucket,
    versioningConfiguration: { status: "Enabled" },
});
// Somebody has to complete it in the console of CodePipeline, once.
const connection = new Connection("github", { name: "orders", providerType: "GitHub" });

const pipeline = new BranchPipeline("main", {
    pipelineName: "orders-main",
    repository: { owner: "octo", name: "orders", branch: "main" },
    source: { mode: "connection", connectionArn: connection.arn, exclude: ["docs/**"] },
    build: { buildspec: "build/buildspec.yaml", architecture: "arm64", timeout: 15 },
    target: {
        environment: "live",
        functionName: "orders",
        functionArn: fn.arn,
        functionRoleArn: role.arn,
        alias: "live",
        url: "https://orders.example.com",
    },
    bucket,
    packageKey: "packages/orders.zip",
    startAfter: [versioning],
});

/** The names of the pipeline and of its build project. */
export const { pipeline: pipelineName, buildProject } = pipeline;
