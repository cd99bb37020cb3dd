import * as pulumi from "@pulumi/pulumi";

import { BUILD_STAGE } from "./pipelineStages";
import type { ReleaserArns } from "./policies";
import { Releaser } from "./releaser";
import type { Tags } from "./tags";

/** The function that releases what a managed build has made. */
export interface PipelineReleaserArgs {
    /** The physical name of the function. */
    readonly functionName: pulumi.Input<string>;
    /** The physical name of its role. @default - a name that Pulumi makes */
    readonly roleName?: pulumi.Input<string> | undefined;
    /** The physical name of the rule that tells it how builds fare. @default - a name that Pulumi makes */
    readonly ruleName?: pulumi.Input<string> | undefined;
    /** The file of its program. */
    readonly program: string;
    /** What it releases to: `formatReleaserSettings`. */
    readonly settings: pulumi.Input<string>;
    /** The ARN of the secret with the GitHub token with which it reports. @default - it does not */
    readonly tokenSecret?: pulumi.Input<string> | undefined;
}

/** The pipeline that has it. */
interface ReleasedBy {
    readonly pipelineName: pulumi.Input<string>;
    readonly arns: pulumi.Input<Omit<ReleaserArns, "logGroup" | "tokenSecret">>;
    readonly logRetention?: pulumi.Input<number> | undefined;
    readonly tags?: Tags | undefined;
}

/** Makes the function that releases what a pipeline has built. */
export function pipelineReleaser(
    name: string,
    { tokenSecret, ruleName, ...args }: PipelineReleaserArgs,
    { pipelineName, arns, logRetention, tags }: ReleasedBy,
    parent: pulumi.Resource,
): Releaser {
    const builds =
        tokenSecret === undefined
            ? undefined
            : { pipeline: pipelineName, stage: BUILD_STAGE, ...(ruleName === undefined ? {} : { ruleName }) };
    const told = pulumi.all([arns, tokenSecret]).apply(([known, secret]) => ({ ...known, tokenSecret: secret }));
    return new Releaser(name, { ...args, arns: told, builds, logRetention, tags }, { parent });
}
