/** A function and a REST API that are there already, as far as the platform has to know them to take them over. */
export interface FoundPlatform {
    readonly functionName: string;
    /** `Zip`, or `Image` for a container image. */
    readonly packageType: string;
    /** The ARN of the role that the function runs as. */
    readonly role: string;
    readonly runtime: string;
    readonly handler: string;
    readonly architecture: string;
    /** MiB. */
    readonly memorySize: number;
    /** Seconds. */
    readonly timeout: number;
    /** The names of the function's variables. Their values stay out: some are secret. */
    readonly variables: readonly string[];
    /** The ARNs of its layers. */
    readonly layers: readonly string[];
    /** The SHA-256 of the code of `$LATEST`. */
    readonly codeSha256: string;
    /** What calls the function without naming an alias, such as a rule of EventBridge: a sentence each. */
    readonly unqualified: readonly string[];
    /** The name of the function's log group; undefined where it has not logged yet. */
    readonly logGroup: string | undefined;
    readonly aliases: readonly FoundAlias[];
    readonly api: FoundApi;
}

/** An alias of the function. */
export interface FoundAlias {
    readonly name: string;
    /** A number, or `$LATEST`. */
    readonly version: string;
    readonly codeSha256: string;
    readonly revisionId: string;
    /** Shares of other versions, by version. */
    readonly weights: Readonly<Record<string, number>>;
}

/** The REST API. */
export interface FoundApi {
    readonly id: string;
    readonly name: string;
    /** `EDGE`, `REGIONAL` or `PRIVATE`. */
    readonly endpointType: string;
    /** All its paths, such as `/{proxy+}`. */
    readonly paths: readonly string[];
    /** The id of the resource `/{proxy+}`; undefined where there is none. */
    readonly proxyId: string | undefined;
    readonly methods: readonly FoundMethod[];
    readonly stages: readonly FoundStage[];
    readonly binaryMediaTypes: readonly string[];
}

/** A method with its integration. */
export interface FoundMethod {
    readonly path: string;
    readonly resourceId: string;
    readonly httpMethod: string;
    readonly authorization: string;
    readonly apiKeyRequired: boolean;
    /** Such as `AWS_PROXY`; undefined where it has none. */
    readonly integration: string | undefined;
    readonly uri: string | undefined;
}

/** A stage of the API. */
export interface FoundStage {
    readonly name: string;
    readonly variables: Readonly<Record<string, string>>;
}
