import { allow, policy, writeLogs, type PolicyDocument } from "./statement";

/** What the function's role may do: write its log, and read the parameters of its own project. */
export function functionPolicy(arns: {
    readonly logGroup: string;
    /** All parameters of the project: {@link parametersArn}. @default - it reads none */
    readonly parameters?: string | undefined;
}): PolicyDocument {
    const reading = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];
    return policy(
        writeLogs(arns.logGroup),
        // To decrypt a SecureString takes no permission for its key, as long as that is the AWS managed key aws/ssm: it
        // lets all of the account decrypt ("Restricting decryption of SecureString parameter values").
        ...(arns.parameters === undefined ? [] : [allow("ReadParameters", reading, arns.parameters)]),
    );
}
