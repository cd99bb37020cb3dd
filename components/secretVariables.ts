import * as lambda from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";

import { NEXT_VARIABLE, secretsEnvironment, WRAPPER_VARIABLE, type SecretVariables } from "../contract/secretVariables";
import type { FunctionSettings } from "./functionSettings";

/** Variables of a function whose values are secrets. */
export interface SecretVariablesArgs {
    /** The physical name of the layer with what reads them. */
    readonly layerName: pulumi.Input<string>;
    /** The layer's zip file. */
    readonly archive: pulumi.Input<pulumi.asset.Archive>;
    /** What the function is told. Its role has to be allowed to read these parameters. */
    readonly told: SecretVariables;
}

/**
 * The settings of a function with variables whose values are secrets: a layer has Lambda start a program before the runtime, which reads
 * them. No value is in Lambda's configuration, in the state, or in a version.
 */
export function withSecretVariables<T extends FunctionSettings>(
    name: string,
    settings: T & { readonly secretVariables?: SecretVariablesArgs | undefined },
    parent: pulumi.Resource,
): T {
    const { secretVariables: args } = settings;
    if (args === undefined) {
        return settings;
    }
    const layer = new lambda.LayerVersion(
        `${name}-secrets`,
        {
            layerName: args.layerName,
            description: "Reads secrets into variables before the runtime starts",
            code: args.archive,
        },
        { parent },
    );
    const { [WRAPPER_VARIABLE]: theirs, ...environment } = settings.environment ?? {};
    const next = theirs === undefined ? {} : { [NEXT_VARIABLE]: theirs };
    return {
        ...settings,
        environment: { ...environment, ...next, ...secretsEnvironment(args.told) },
        layers: [...(settings.layers ?? []), layer.arn],
    };
}
