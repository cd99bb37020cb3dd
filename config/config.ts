import { defaultsOf } from "./declare/defaults";
import type { ValueOf } from "./declare/kinds";
import { KEYS, type Values } from "./keys";
import type { DEFAULT_ENVIRONMENTS, environment } from "./keys/environments";
import type { Variables } from "./variables";

export type { ApiConfig } from "./keys/api";
export { BUILD_IMAGES, type BuildConfig } from "./keys/build";
export type { CiConfig } from "./keys/ci";
export type { FunctionConfig } from "./keys/function";
export type { PullRequestConfig } from "./keys/pullRequests";
export type { ReleaseConfig } from "./keys/release";
export type { SourceConfig } from "./keys/source";

/** Environment is one entry of the map `environments`: a branch and where it is released to. */
export type Environment = Omit<ValueOf<typeof environment>, "environment" | "promotesFrom"> &
    Variables & {
        /** The key of the entry: the name of the API stage and of the Lambda alias. */
        readonly name: string;
        /**
         * Refuse every `up` and `destroy` that would delete or replace its alias, its stage or its pipeline.
         * @default true - unless `removal.protect` is false or `removal.environments` names the environment
         */
        readonly protect: boolean;
        /** The environment of this stack that is promoted from. @default - none */
        readonly promotesFrom?: string | undefined;
        /** The environment of another stack that is promoted from. @default - none */
        readonly promotesFromStack?: StackEnvironment | undefined;
    };

/** An environment of another stack. */
export interface StackEnvironment {
    readonly environment: string;
    /** The name of that stack's artifact bucket. */
    readonly bucket: string;
    /** The ARN of the key that signs its ledger. @default - it is not signed */
    readonly signedBy?: string;
}

/**
 * PlatformConfig is the whole configuration of a stack, checked and complete. It holds no secret. What each member means,
 * its unit and its default, is where it is declared: `keys/`.
 */
export interface PlatformConfig extends Omit<Values, "environments" | "retention" | "removal"> {
    readonly region: string;
    /** In the order of delivery. Never empty. */
    readonly environments: readonly Environment[];
    /** Days that logs are kept: `retention.logs`. */
    readonly logRetention: number;
    /** Days that build artifacts are kept: `retention.artifacts`. */
    readonly artifactExpiry: number;
    /** Refuse every `up` and `destroy` that would delete or replace the function, the REST API or the bucket. */
    readonly protect: boolean;
    /** The environments that are not protected, because they are to go: `removal.environments`. */
    readonly going: readonly string[];
    /** The resources that are not protected, because they are to go: `removal.resources`. */
    readonly goingResources: readonly string[];
    /** Let `destroy` delete the artifact bucket and all that is in it. */
    readonly deleteArtifacts: boolean;
}

/** The defaults, in the shape of the raw configuration. */
export const DEFAULTS = defaultsOf(KEYS) as ReturnType<typeof defaultsOf<typeof KEYS>> & {
    readonly environments: typeof DEFAULT_ENVIRONMENTS;
};
