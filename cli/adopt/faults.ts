import type { FoundMethod, FoundPlatform } from "../../release/adoption";
import { PLACEHOLDER_ALIAS } from "../../contract/placeholder";
import { ALIAS_VARIABLE } from "../../contract/stageVariables";

/** Something of what was found that the platform cannot take over, and what to do about it. */
export interface AdoptionFault {
    readonly problem: string;
    readonly remedy: string;
}

/** The paths that the platform's API has. */
const PATHS = ["/", "/{proxy+}"];

/**
 * All that keeps the platform from taking over what was found.
 *
 * @param environments The environments of the stack's configuration.
 * @param isOurs Whether the stack's own file says that it takes over just that, as after a run that was killed.
 */
export function adoptionFaults(
    found: FoundPlatform,
    environments: readonly string[],
    isOurs: boolean,
): readonly AdoptionFault[] {
    return [...functionFaults(found, isOurs), ...apiFaults(found), ...stageFaults(found, environments)];
}

function functionFaults(
    { functionName, packageType, aliases, unqualified }: FoundPlatform,
    isOurs: boolean,
): AdoptionFault[] {
    const faults: AdoptionFault[] = [];
    if (packageType !== "Zip") {
        faults.push({
            problem: `${functionName} runs a container image: releases of the platform are zip files`,
            remedy: "Lambda cannot change that of a function. Make a new stack, and move the clients to its URL.",
        });
    }
    if (!isOurs && aliases.some(({ name }) => name === PLACEHOLDER_ALIAS)) {
        faults.push({
            problem: `${functionName} has an alias ${PLACEHOLDER_ALIAS}: it belongs to a stack of the platform already`,
            remedy: "To see which one, look at the function's tags. If it is no more, delete that alias.",
        });
    }
    for (const { name, weights } of aliases) {
        if (Object.keys(weights).length > 0) {
            faults.push({
                problem: `the alias ${name} splits its requests between versions`,
                remedy: "End that deployment first, so that the alias has one version.",
            });
        }
    }
    for (const caller of unqualified) {
        faults.push({
            problem: `${functionName} is called without an alias, by ${caller}: it would get the placeholder, and then each release`,
            remedy: `Have it call an alias, such as ${functionName}:production, and take the old permission away.`,
        });
    }
    return faults;
}

function apiFaults({ api, functionName }: FoundPlatform): AdoptionFault[] {
    const faults: AdoptionFault[] = [];
    const others = api.paths.filter((path) => !PATHS.includes(path));
    if (others.length > 0 || api.proxyId === undefined) {
        const have = api.paths.length === 0 ? "none" : api.paths.join(", ");
        faults.push({
            problem: `the API ${api.id} has other paths than / and /{proxy+}: ${have}`,
            remedy: "The platform has one path for all, and the function tells them apart. Make a new stack for it.",
        });
    }
    if (api.endpointType === "PRIVATE") {
        faults.push({
            problem: `the API ${api.id} is private: it is reached through a VPC alone`,
            remedy: "The platform asks each environment for its health, from outside. It cannot take it over.",
        });
    }
    for (const method of api.methods.filter(({ path }) => PATHS.includes(path))) {
        const problem = methodProblem(method, functionName);
        if (problem !== undefined) {
            faults.push({
                problem: `${method.httpMethod} ${method.path} ${problem}`,
                remedy: "Make it ANY, open to all, with a proxy integration to the alias that the stage's variable names.",
            });
        }
    }
    return faults;
}

function methodProblem(method: FoundMethod, functionName: string): string | undefined {
    if (method.httpMethod !== "ANY") {
        return "is a method of its own";
    }
    if (method.authorization !== "NONE" || method.apiKeyRequired) {
        return `asks for ${method.apiKeyRequired ? "an API key" : method.authorization}`;
    }
    const target = `:function:${functionName}:\${stageVariables.${ALIAS_VARIABLE}}/invocations`;
    return method.integration === "AWS_PROXY" && method.uri?.endsWith(target) === true
        ? undefined
        : `does not call ${functionName}:\${stageVariables.${ALIAS_VARIABLE}}`;
}

function stageFaults({ api, aliases }: FoundPlatform, environments: readonly string[]): AdoptionFault[] {
    const stages = api.stages.filter(({ name }) => environments.includes(name));
    if (stages.length === 0) {
        const have = api.stages.map(({ name }) => name).join(", ");
        return [
            {
                problem: `the API ${api.id} has no stage of an environment's name: it has ${have === "" ? "none" : have}`,
                remedy: "Name the environments of the stack's configuration as the stages are named.",
            },
        ];
    }
    return stages.flatMap(({ name, variables }): AdoptionFault[] => {
        const alias = variables[ALIAS_VARIABLE];
        if (alias !== name) {
            const says = alias === undefined ? "names no alias" : `names the alias ${alias}`;
            return [
                {
                    problem: `the stage ${name} ${says} in its variable ${ALIAS_VARIABLE}`,
                    remedy: `An environment, its stage and its alias have one name: make an alias ${name}, and set the variable to it.`,
                },
            ];
        }
        return aliases.some((each) => each.name === name)
            ? []
            : [{ problem: `there is no alias ${name}, which the stage ${name} calls`, remedy: "Make it first." }];
    });
}
