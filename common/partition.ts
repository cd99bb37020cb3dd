/**
 * The partition that a region is in, such as `aws-us-gov` for `us-gov-west-1`, by the table of AWS's own SDK. It is for what
 * has to be known before, or without, a call; everything else takes it from the provider.
 *
 * @returns For a region that the table does not have, the partition whose pattern it fits, and else `aws`: as the SDK.
 */
export function partitionOf(region: string): string {
    // Loaded late: most programs run to their end without it, and it is a part of an SDK.
    const { partition } = require("@aws-sdk/core/client") as typeof import("@aws-sdk/core/client");
    return partition(region).name;
}

/** What the host names of a region's services end with, such as `amazonaws.com`, by the same table. */
export function dnsSuffixOf(region: string): string {
    const { partition } = require("@aws-sdk/core/client") as typeof import("@aws-sdk/core/client");
    return partition(region).dnsSuffix;
}

/**
 * The console's host names, by partition: "Regional endpoints" in the AWS General Reference, and the same page of the other
 * partitions. The SDK's table does not have them, and the partitions that are closed do not publish theirs.
 */
const CONSOLES: Readonly<Record<string, string>> = {
    aws: "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-eusc": "console.amazonaws-eusc.eu",
    "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The host name of a partition's console, which a region may precede; undefined where none is known. */
export function consoleHost(partition: string): string | undefined {
    return CONSOLES[partition];
}
