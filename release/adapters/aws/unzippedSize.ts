import { GetFunctionConfigurationCommand, type LambdaClient } from "@aws-sdk/client-lambda";

import { UserError } from "../../../common/errors";
import { isNamed } from "./errors";

/** What Lambda has been seen to say of packages and layers that unzip to too much. The number may be what layers have left. */
const TOO_LARGE = /Unzipped size must be smaller|combined with layers exceeds|Layers consume more than/;

/**
 * Explains that Lambda refuses a package for its size together with the layers. That cannot be known before: of a layer
 * Lambda gives the size of its zip file alone, and how large the layers are unzipped only whoever may read all of them can tell.
 *
 * @param unzippedBytes Of the package. @default - not known, as of one that lies in the bucket
 * @returns Undefined where Lambda refused it for another reason, or where the function has no layers.
 */
export async function tooLargeWithLayers(
    lambda: LambdaClient,
    functionName: string,
    error: unknown,
    unzippedBytes?: number,
): Promise<UserError | undefined> {
    const { message } = error as { readonly message?: string };
    if (!isNamed(error, "InvalidParameterValueException") || !TOO_LARGE.test(message ?? "")) {
        return undefined;
    }
    const { Layers = [] } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
    if (Layers.length === 0) {
        return undefined;
    }
    const names = Layers.map(({ Arn = "", CodeSize = 0 }) => `${nameOf(Arn)} (${megabytes(CodeSize)} zipped)`);
    const size = unzippedBytes === undefined ? "" : `, which unzips to ${unzippedBytes} bytes,`;
    return new UserError(
        `Lambda does not take the package${size} together with the layers of ${functionName}: ${names.join(", ")}. All of that may ` +
            `unzip to 250 MB, the quota "Deployment package size", which cannot be raised. Lambda says: ${message}`,
        "Leave out what is not needed to run, or what a layer holds already, with build.exclude; or take a layer out of " +
            "function.layers, and run pulumi up.",
    );
}

/** `tools:3` of `arn:aws:lambda:eu-west-1:123456789012:layer:tools:3`. */
function nameOf(arn: string): string {
    return arn.split(":").slice(6).join(":");
}

function megabytes(bytes: number): string {
    return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
