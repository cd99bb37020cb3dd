import { UserError } from "../../common/errors";
import type { PlatformOutputs } from "../../contract/outputs";
import { isRoutes } from "../../contract/routes";
import { isMap, isText } from "../../common/json";

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === "number";

/** What the commands read of the outputs, and of those of an environment. */
const PLATFORM: Readonly<Record<string, Check>> = {
    accountId: isText,
    architecture: isText,
    artifactBucket: isText,
    environments: (value) => isMap(value) && Object.keys(value).length > 0,
    github: (value) =>
        value === undefined ||
        (isMap(value) && ["apiUrl", "owner", "repository", "secret"].every((key) => isText(value[key]))),
    projectName: isText,
    region: isText,
    release: (value) => isMap(value) && isText(value["healthPath"]) && isNumber(value["verifySeconds"]),
    repositoryUrl: isText,
    routes: (value) => value === undefined || isRoutes(value),
};
const ENVIRONMENT: Readonly<Record<string, Check>> = { branch: isText, url: isText, variables: isMap };

/** What environments share, unless each has its own. */
const PLACES = ["functionName", "restApiId"] as const;

/**
 * Takes the outputs of a stack for those of a platform.
 *
 * @throws {UserError} where there are none yet, or some are missing.
 */
export function readOutputs(outputs: Readonly<Record<string, unknown>>, stack: string): PlatformOutputs {
    const up = `pulumi up --stack ${stack}`;
    if (Object.keys(outputs).length === 0) {
        throw new UserError(`The stack '${stack}' has no outputs yet: it was never brought up.`, `Bring it up: ${up}`);
    }
    const environments = isMap(outputs["environments"]) ? Object.entries(outputs["environments"]) : [];
    const missing = [
        ...missingIn(outputs, PLATFORM),
        ...environments.flatMap(([name, members]) =>
            missingIn(isMap(members) ? members : {}, ENVIRONMENT).map((key) => `environments.${name}.${key}`),
        ),
        ...PLACES.filter(
            (key) => !isText(outputs[key]) && !environments.every(([, each]) => isMap(each) && isText(each[key])),
        ),
    ];
    if (missing.length > 0) {
        throw new UserError(
            `The outputs of the stack '${stack}' lack ${missing.join(", ")}: an older version of the platform has brought it up.`,
            `Bring it up with this one: ${up}`,
        );
    }
    return outputs as unknown as PlatformOutputs;
}

function missingIn(members: Readonly<Record<string, unknown>>, checks: Readonly<Record<string, Check>>): string[] {
    return Object.entries(checks)
        .filter(([key, check]) => !check(members[key]))
        .map(([key]) => key);
}
