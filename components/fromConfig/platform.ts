import type * as pulumi from "@pulumi/pulumi";

import type { PlatformConfig } from "../../config";
import type { StandingResource } from "../../config/links";
import type { SharedNames } from "../../contract/names";
import type { AwsScope } from "../../common/awsScope";
import type { AliasedLambda } from "../aliasedLambda";
import type { ApiGateway } from "../apiGateway";
import type { ApiLogging } from "../apiLogging";
import type { HandlerFunctions } from "./handlers";
import type { OwnFunctions } from "./isolation";
import type { Leaving } from "./leaving";
import type { ArtifactBucket } from "../artifactBucket";
import type { LinkedResources } from "../resources";

/** What is known of a stack before any of its resources is made. */
export interface Platform {
    readonly config: PlatformConfig;
    readonly names: SharedNames;
    /** The tags of what all environments share. */
    readonly tags: Readonly<Record<string, string>>;
    readonly scope: AwsScope;
    /** The environments that have, or are to have, a function of their own. */
    readonly functions: OwnFunctions;
    /** The functions of further handlers. */
    readonly handlers: HandlerFunctions;
    /** What the API has had until now and is not to have any more. @default - nothing */
    readonly leaving?: Leaving;
    /** What `resources.ts` has made with helpers at the last `up`. @default [] */
    readonly standingOwn?: readonly StandingResource[];
    /** Whether previews shared the environments' function and API until now. @default false */
    readonly former?: boolean;
    /** Whether a function that was there before gets the placeholder, as the one that the stack makes does. @default false */
    readonly takesPlaceholder?: boolean;
}

/** Zip files that are made where their files have to be executable. */
export interface Archives {
    /** The path of the one with the placeholder. @default - its sources will do */
    readonly placeholder: string | undefined;
    /** Makes the one of what reads secret variables, and gives its path. */
    readonly secrets: () => string;
}

/** What all environments share. */
export interface Shared {
    readonly bucket: ArtifactBucket;
    readonly lambda: AliasedLambda;
    readonly api: ApiGateway;
    /** What the application keeps data in and sends messages through. */
    readonly linked: LinkedResources;
    /** The ARN of the key that signs the ledger. @default - it is not signed */
    readonly ledgerKey?: pulumi.Output<string> | undefined;
    /** What lets API Gateway write logs, where the stack has to provide it. @default - the account does */
    readonly logging?: ApiLogging | undefined;
}

/** How what runs in builds reaches GitHub; the secret holds its token. */
export interface GitHubReach {
    readonly apiUrl: string;
    readonly owner: string;
    readonly repository: string;
    readonly secret: pulumi.Output<string>;
    readonly label: string;
}
