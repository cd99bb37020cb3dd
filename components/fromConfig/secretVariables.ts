import * as pulumi from "@pulumi/pulumi";

import type { AwsScope } from "../../common/awsScope";
import type { Variables } from "../../config/variables";
import { environmentNames, sharedNames } from "../../contract/names";
import { parameterFolder, previewParameterFolder } from "../../contract/parameters";
import type { SecretVariablesArgs } from "../secretVariables";
import type { Archives, Platform } from "./platform";

/**
 * The variables of a function whose values are secrets, which it reads where its role may: below the path of its own environment.
 *
 * @param environment @default - those of previews
 */
export function secretVariablesOf(
    { config: { projectName, region }, scope }: Pick<Platform, "config" | "scope">,
    { secretVariables }: Pick<Variables, "secretVariables">,
    { secrets: archive }: Archives,
    environment?: string,
): SecretVariablesArgs | undefined {
    const entries = Object.entries(secretVariables);
    if (entries.length === 0) {
        return undefined;
    }
    const folder =
        environment === undefined ? previewParameterFolder(projectName) : parameterFolder(projectName, environment);
    const layerName =
        environment === undefined
            ? sharedNames(projectName, region).previewApp.secretsLayer
            : environmentNames(projectName, region, environment).secretsLayer;
    return {
        layerName,
        archive: new pulumi.asset.FileArchive(archive()),
        told: {
            host: hostOf(scope),
            variables: Object.fromEntries(entries.map(([variable, secret]) => [variable, `${folder}${secret}`])),
            command: `npm run platform -- settings secret ${environment ?? "previews"} <name>`,
        },
    };
}

function hostOf({ region, dnsSuffix }: AwsScope): string {
    return `ssm.${region}.${dnsSuffix}`;
}
