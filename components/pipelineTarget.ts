import * as pulumi from "@pulumi/pulumi";

import type { AwsScope } from "../common/awsScope";
import { artifactPrefix } from "../contract/bucketLayout";
import { pipelineArn } from "./documents/arns";
import type { BuildArns, OtherEnvironments, SourceStack, VerifyArns } from "./policies";

/** Where a pipeline releases to. */
export interface PipelineTarget {
    /** The name of the environment. */
    readonly environment: pulumi.Input<string>;
    readonly functionName: pulumi.Input<string>;
    readonly functionArn: pulumi.Input<string>;
    /** The ARNs of the functions of further handlers, which are released together with it. @default [] */
    readonly handlerArns?: readonly pulumi.Input<string>[] | undefined;
    /** The ARN of the role that the function runs as. */
    readonly functionRoleArn: pulumi.Input<string>;
    /** The name of the alias that releases move. */
    readonly alias: pulumi.Input<string>;
    /** Where the environment answers, without a slash at its end. */
    readonly url: pulumi.Input<string>;
    /** The ARN of the function that is promoted from, where that is another one. @default - none */
    readonly sourceArn?: pulumi.Input<string> | undefined;
    /** The ARNs that the request which verifies a release takes rights for. @default - it takes none */
    readonly verify?: pulumi.Input<VerifyArns> | undefined;
    /** The environment of another stack that is promoted from. @default - none */
    readonly sourceStack?: SourceStack | undefined;
    /** The ARN of the key that signs the ledger, with which a release is signed. @default - it is not signed */
    readonly ledgerKey?: pulumi.Input<string> | undefined;
    /** What the build's role must not touch, whatever else it may do. @default - nothing */
    readonly others?: OtherEnvironments | undefined;
}

/** What both build and release of an environment work with. */
export type PipelineArns = Omit<BuildArns, "cache" | "logGroup" | "packageKey" | "secrets">;

/** The ARNs that the policies of build and release name. */
export function pipelineArns(
    {
        target,
        bucket,
        pipelineName,
    }: {
        readonly target: PipelineTarget;
        readonly bucket: { readonly arn: pulumi.Input<string> };
        readonly pipelineName: pulumi.Input<string>;
    },
    scope: pulumi.Output<AwsScope>,
): pulumi.Output<PipelineArns> {
    return pulumi
        .output({
            bucket: bucket.arn,
            function: target.functionArn,
            handlers: target.handlerArns,
            environment: target.environment,
            scope,
            pipeline: pipelineName,
            source: target.sourceArn,
            verify: target.verify,
            ledgerKey: target.ledgerKey,
        })
        .apply(({ scope: where, pipeline, ...arns }) => ({
            ...arns,
            others: target.others,
            sourceStack: target.sourceStack,
            artifactPrefix: artifactPrefix(pipeline),
            pipeline: pipelineArn(where, pipeline),
        }));
}
