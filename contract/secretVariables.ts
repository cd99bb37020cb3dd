import { canonicalJson } from "../common/canonicalJson";

/** The variable in which a function finds which of its variables are secrets. It holds names, never a value. */
export const SECRETS_VARIABLE = "PLATFORM_SECRETS";

/** The variable in which Lambda finds what to start in place of the runtime: "Modifying the runtime environment". */
export const WRAPPER_VARIABLE = "AWS_LAMBDA_EXEC_WRAPPER";

/** The variable in which the wrapper of ours finds the application's own, which it starts in place of the runtime. */
export const NEXT_VARIABLE = "PLATFORM_WRAPPER";

/** Where that lies in a function. Layers are unzipped below `/opt`. */
export const WRAPPER = "/opt/platform/start";

/** What a function is told of the variables whose values are secrets. */
export interface SecretVariables {
    /** The host of Systems Manager, such as `ssm.eu-west-1.amazonaws.com`. */
    readonly host: string;
    /** The names of parameters, by those of variables. */
    readonly variables: Readonly<Record<string, string>>;
    /** What to type where one is missing, with `<name>` for the secret's name. */
    readonly command: string;
}

/** The variables that a function with secrets is given besides. Equal ones have equal texts. */
export function secretsEnvironment(told: SecretVariables): Readonly<Record<string, string>> {
    return { [SECRETS_VARIABLE]: canonicalJson(told), [WRAPPER_VARIABLE]: WRAPPER };
}
