import * as v from "valibot";

import { canonicalJson } from "../common/canonicalJson";
import { parseJson, type Schema } from "../common/json";

/** The folder below the platform's own in which a managed build leaves what CodePipeline hands on to the release. */
export const HANDOVER_FOLDER = "handover";

/** What is in it: what the build says, and the package where there is one. */
export const HANDOVER_FILES = { statement: "handover.json", package: "package.zip" } as const;

/**
 * The artifacts of a pipeline by their names. CodePipeline cuts the names to 10 characters where it makes keys of them: below each
 * a role can be let in by itself.
 */
export const ARTIFACTS = { source: "source", package: "package" } as const;

/** What the release is told of its pipeline's execution, in the words of CodePipeline: `UserParameters` of its action. */
export interface ReleaseParameters {
    /** The full hash of the commit. */
    readonly commit: string;
    /** The id of the execution. */
    readonly execution: string;
}

/** The namespace of the source action's variables. */
export const SOURCE_NAMESPACE = "SourceVariables";

/** The parameters before CodePipeline has put its values in: "Variables reference" in the CodePipeline User Guide. */
export const RELEASE_PARAMETERS = canonicalJson({
    commit: `#{${SOURCE_NAMESPACE}.CommitId}`,
    execution: "#{codepipeline.PipelineExecutionId}",
} satisfies ReleaseParameters);

/**
 * What a build says of what it hands on. Whoever writes the application, or a package that it installs, can have it say what they
 * like: nothing of it decides over anything but the release of what the build itself has made.
 */
export interface Handover {
    readonly schema: 1;
    /** `package`: there is one. `promotion`: nothing was built, since another environment has released this tree. `nothing`: neither. */
    readonly kind: "nothing" | "package" | "promotion";
    /** Why there is no package, in a sentence without its full stop. @default - there is one */
    readonly why?: string;
    /** The id of the pipeline's execution. */
    readonly execution: string;
    /** The id of the build, whose log is linked. */
    readonly build: string;
    /** When the build has begun, in milliseconds since 1970. */
    readonly startedAt: number;
}

export function formatHandover(handover: Handover): string {
    return `${canonicalJson(handover)}\n`;
}

const HANDOVER: Schema<Handover> = v.strictObject({
    schema: v.literal(1),
    kind: v.picklist(["nothing", "package", "promotion"]),
    why: v.exactOptional(v.pipe(v.string(), v.maxLength(1000))),
    execution: v.pipe(v.string(), v.maxLength(100)),
    build: v.pipe(v.string(), v.maxLength(400)),
    startedAt: v.pipe(v.number(), v.safeInteger()),
});

/** Reads back what a build has said; undefined where it is none of that. */
export function parseHandover(text: string): Handover | undefined {
    return parseJson(text, HANDOVER);
}

const PARAMETERS: Schema<ReleaseParameters> = v.strictObject({
    commit: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
    execution: v.pipe(v.string(), v.regex(/^[0-9a-zA-Z-]{1,100}$/)),
});

/** Reads back what CodePipeline has said; undefined where it is none of that. */
export function parseReleaseParameters(text: string): ReleaseParameters | undefined {
    return parseJson(text, PARAMETERS);
}

/**
 * The variable by which a pipeline tells its builds that it releases what they hand on. A build that does not get it fails: otherwise a push
 * in the middle of an `up` would be built, and released by nobody.
 */
export const HANDOVER_VARIABLE = "PLATFORM_HANDOVER";
