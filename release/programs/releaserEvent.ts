import * as v from "valibot";

import { UserError } from "../../common/errors";
import type { Schema } from "../../common/json";
import { ARTIFACTS, parseReleaseParameters, type ReleaseParameters } from "../../contract/handover";
import { artifactPrefix } from "../../contract/bucketLayout";
import type { ReleaserSettings } from "../../contract/releaserSettings";

/** A job of CodePipeline: one run of the action that invokes the releaser. */
export interface ReleaseJob {
    readonly kind: "job";
    readonly id: string;
    /** The rest of it, which {@link jobContent} reads: that it is not as it should be is the job's failure. */
    readonly data: unknown;
}

/** CodePipeline's word on how the stage fares that builds. */
export interface StageChange {
    readonly kind: "stage";
    readonly pipeline: string;
    readonly execution: string;
    readonly state: string;
}

/** The name of a pipeline's stage that builds, by which it is known in events. */
export const BUILD_STAGE = "Build";

const JOB = v.looseObject({ "CodePipeline.job": v.looseObject({ id: v.string(), data: v.unknown() }) });

const STAGE = v.looseObject({
    "detail-type": v.literal("CodePipeline Stage Execution State Change"),
    detail: v.looseObject({
        pipeline: v.string(),
        "execution-id": v.string(),
        stage: v.literal(BUILD_STAGE),
        state: v.string(),
    }),
});

/** Reads what the function is invoked with; undefined for what is nothing that it knows. */
export function releaserEvent(event: unknown): ReleaseJob | StageChange | undefined {
    const job = v.safeParse(JOB, event);
    if (job.success) {
        const { id, data } = job.output["CodePipeline.job"];
        return { kind: "job", id, data };
    }
    const stage = v.safeParse(STAGE, event);
    if (!stage.success) {
        return undefined;
    }
    const { pipeline, state, ...rest } = stage.output.detail;
    return { kind: "stage", pipeline, state, execution: rest["execution-id"] };
}

/** What a job is about. */
export interface JobContent {
    readonly parameters: ReleaseParameters;
    /** The keys of the artifacts in the artifact bucket. */
    readonly source: string;
    readonly package: string;
}

/** The credentials that come along are not even read: the function has a role of its own. */
const DATA: Schema<{
    readonly actionConfiguration: { readonly configuration: { readonly UserParameters: string } };
    readonly inputArtifacts: readonly {
        readonly name: string;
        readonly location: { readonly s3Location: { readonly bucketName: string; readonly objectKey: string } };
    }[];
}> = v.looseObject({
    actionConfiguration: v.looseObject({ configuration: v.looseObject({ UserParameters: v.string() }) }),
    inputArtifacts: v.array(
        v.looseObject({
            name: v.string(),
            location: v.looseObject({
                s3Location: v.looseObject({ bucketName: v.string(), objectKey: v.string() }),
            }),
        }),
    ),
});

/**
 * Reads a job: whoever may invoke the function could have made it up, and it has to be of this pipeline's own artifacts.
 *
 * @throws {UserError} where it is not.
 */
export function jobContent(
    data: unknown,
    { bucket, pipeline }: Pick<ReleaserSettings, "bucket" | "pipeline">,
): JobContent {
    const { success, output } = v.safeParse(DATA, data);
    const fault = (problem: string) =>
        new UserError(`The job of ${pipeline} ${problem}.`, "The stack makes the pipeline: pulumi up --refresh");
    if (!success) {
        throw fault("does not say what it is about");
    }
    const parameters = parseReleaseParameters(output.actionConfiguration.configuration.UserParameters);
    if (parameters === undefined) {
        throw fault("does not name commit and execution");
    }
    const keyOf = (name: string): string => {
        const all = output.inputArtifacts.filter((each) => each.name === name);
        const { bucketName, objectKey = "" } = all[0]?.location.s3Location ?? {};
        if (
            all.length !== 1 ||
            bucketName !== bucket ||
            !objectKey.startsWith(`${artifactPrefix(pipeline)}/${name}/`)
        ) {
            throw fault(`brings no artifact ${name} of this pipeline`);
        }
        return objectKey;
    };
    return { parameters, source: keyOf(ARTIFACTS.source), package: keyOf(ARTIFACTS.package) };
}
