import { parameterFolder } from "./parameters";

/** The name of the stage variable that picks the alias, as in the seed. */
export const ALIAS_VARIABLE = "LambdaFunctionAlias";

/**
 * The name of the stage variable that picks the function, beside the alias: only where an environment of the API has a function
 * of its own. Elsewhere the API itself names the function that all share.
 */
export const FUNCTION_VARIABLE = "LambdaFunction";

/** The name of the stage variable that tells the placeholder which branch to push. */
export const BRANCH_VARIABLE = "Branch";

/** The name of the stage variable that tells the application below which path its secrets are. */
export const PARAMETERS_VARIABLE = "ParameterPath";

/** The platform's own variables of a stage. */
export const OWN_VARIABLES: readonly string[] = [
    ALIAS_VARIABLE,
    BRANCH_VARIABLE,
    FUNCTION_VARIABLE,
    PARAMETERS_VARIABLE,
];

/** The variables of an environment's stage: its plain settings, and the platform's own, which no setting overrides. */
export function stageVariables(
    projectName: string,
    environment: {
        readonly name: string;
        readonly branch: string;
        readonly settings: Readonly<Record<string, string>>;
    },
    /** The function that the stage calls. @default - the API itself names it */
    functionName?: string,
): Readonly<Record<string, string>> {
    const { name, branch, settings } = environment;
    return {
        ...settings,
        [ALIAS_VARIABLE]: name,
        [BRANCH_VARIABLE]: branch,
        ...(functionName === undefined ? {} : { [FUNCTION_VARIABLE]: functionName }),
        [PARAMETERS_VARIABLE]: parameterFolder(projectName, name),
    };
}
