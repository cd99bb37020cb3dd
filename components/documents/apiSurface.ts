import type { ApiConfig, PlatformConfig } from "../../config";

/** How an API is reached: by way of CloudFront, or in its Region. */
export type EndpointType = "EDGE" | "REGIONAL";

/** Who may call an API. */
export type Authorizer = NonNullable<ApiConfig["authorizer"]>;

/** What API Gateway answers in the function's place, by type. */
export type GatewayResponses = ApiConfig["responses"];

/** All of an API that its stages have in common: what a deployment is a snapshot of. What is left out is as API Gateway has it. */
export interface ApiSurface {
    /** How it is reached. @default "REGIONAL" */
    readonly endpointType?: EndpointType | undefined;
    /** Media types that are passed on as bytes. */
    readonly binaryMediaTypes: readonly string[];
    /** Milliseconds that the API waits for the function. */
    readonly timeout: number;
    /** Who may call it from pages of other origins. @default - OPTIONS goes to the function */
    readonly cors?: ApiConfig["cors"];
    /** Who may call it. @default - everybody */
    readonly authorizer?: Authorizer | undefined;
    /** Routes that everybody may call all the same. @default [] */
    readonly open?: readonly string[];
    /** Whether every request has to carry an API key. @default false */
    readonly keys?: boolean;
    /** Ranges of addresses that may call it. @default - all */
    readonly sources?: readonly string[];
    /** What else has to hold of every request. @default - nothing */
    readonly condition?: ApiConfig["condition"];
    /** @default {} */
    readonly responses?: GatewayResponses;
    /** Bytes from which on answers are compressed. @default - none is */
    readonly compression?: number | undefined;
    /** The path that releases are verified by, which stays open where they cannot pass otherwise. @default - none */
    readonly healthPath?: string | undefined;
}

/** What a configuration says of the API of its environments. */
export function apiSurface({ api, release }: Pick<PlatformConfig, "api" | "release">): ApiSurface {
    const { stages: _quota, accessLog: _ofStages, ...surface } = api;
    return { ...surface, healthPath: release.healthPath };
}

/** The same of previews: whoever reviews a change has no key. */
export function previewSurface(config: Pick<PlatformConfig, "api" | "release">): ApiSurface {
    return { ...apiSurface(config), keys: false };
}
