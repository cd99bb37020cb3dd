import type * as lambda from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";

/** How a function runs, beside its code. Lambda freezes all of it with each version, but for the concurrency. */
export interface FunctionSettings {
    /** Plain variables, at most 4 KB together. @default - none */
    readonly environment?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
    /** ARNs of versions of layers, at most 5. @default [] */
    readonly layers?: readonly pulumi.Input<string>[] | undefined;
    /** MiB of `/tmp`. @default 512 */
    readonly ephemeralStorage?: pulumi.Input<number> | undefined;
    /** `Active` or `PassThrough`. With `Active` the role may write to X-Ray. @default "PassThrough" */
    readonly tracing?: string | undefined;
    /** The ARN of the KMS key that encrypts the variables. The role may decrypt with it. @default - AWS's own */
    readonly kmsKey?: pulumi.Input<string> | undefined;
    /** `Text` or `JSON`. @default "Text" */
    readonly logFormat?: string | undefined;
    /** What is kept of the application's log, with `JSON`. @default "INFO" */
    readonly applicationLogLevel?: pulumi.Input<string> | undefined;
    /** What is kept of Lambda's own log, with `JSON`. @default "INFO" */
    readonly systemLogLevel?: pulumi.Input<string> | undefined;
    /** Versions start from a snapshot. @default false */
    readonly snapStart?: boolean | undefined;
    /** The ARN of a queue or topic for events that failed. The role may send there. @default - none */
    readonly deadLetter?: pulumi.Input<string> | undefined;
    /** Requests at once, in all versions together. @default - what the account has left */
    readonly reservedConcurrency?: pulumi.Input<number> | undefined;
    /** A file system of Amazon EFS, which takes a VPC. The role may mount it and write. @default - none */
    readonly fileSystem?:
        { readonly accessPoint: pulumi.Input<string>; readonly mountPath: pulumi.Input<string> } | undefined;
    /** The network that the function is in. The role may have network interfaces there. @default - Lambda's own */
    readonly vpc?:
        | {
              readonly subnets: readonly pulumi.Input<string>[];
              readonly securityGroups: readonly pulumi.Input<string>[];
          }
        | undefined;
}

/**
 * The settings as the provider takes them. What it leaves as it is where nothing is said, it is told always: otherwise taking a
 * key out of the configuration would change nothing.
 *
 * @param logGroup The name of the function's log group.
 */
export function settingsInputs(
    settings: FunctionSettings,
    logGroup: pulumi.Input<string>,
): Partial<lambda.FunctionArgs> {
    const {
        environment = {},
        layers = [],
        ephemeralStorage = 512,
        tracing = "PassThrough",
        logFormat = "Text",
    } = settings;
    const { kmsKey, snapStart = false, deadLetter, reservedConcurrency, fileSystem, vpc } = settings;
    const { applicationLogLevel = "INFO", systemLogLevel = "INFO" } = settings;
    const levels = logFormat === "JSON" ? { applicationLogLevel, systemLogLevel } : {};
    return {
        ephemeralStorage: { size: ephemeralStorage },
        tracingConfig: { mode: tracing },
        loggingConfig: { logFormat, logGroup, ...levels },
        ...(Object.keys(environment).length === 0 ? {} : { environment: { variables: { ...environment } } }),
        ...(layers.length === 0 ? {} : { layers: [...layers] }),
        ...(kmsKey === undefined ? {} : { kmsKeyArn: kmsKey }),
        ...(snapStart ? { snapStart: { applyOn: "PublishedVersions" } } : {}),
        ...(deadLetter === undefined ? {} : { deadLetterConfig: { targetArn: deadLetter } }),
        ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
        ...(fileSystem === undefined
            ? {}
            : { fileSystemConfig: { arn: fileSystem.accessPoint, localMountPath: fileSystem.mountPath } }),
        ...(vpc === undefined
            ? {}
            : { vpcConfig: { subnetIds: [...vpc.subnets], securityGroupIds: [...vpc.securityGroups] } }),
    };
}
