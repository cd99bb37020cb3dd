import { aws } from "./emulated";

/**
 * Assumes one of the platform's roles in MiniStack, which holds requests to policies where a lab is started with `policies`.
 * The roles themselves are in moto: this one is copied, with its policies as they are, and with a trust in the account.
 *
 * @param ministack MiniStack's URL.
 * @returns The variables with the role's credentials.
 */
export function assumeRole(ministack: string, account: string, name: string): Record<string, string> {
    const there = ["--endpoint-url", ministack];
    const Principal = { AWS: `arn:aws:iam::${account}:root` };
    const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
    const role = ["--role-name", name];
    aws("iam", "create-role", ...there, ...role, "--assume-role-policy-document", JSON.stringify(trust));
    for (const policy of aws("iam", "list-role-policies", ...role).PolicyNames as readonly string[]) {
        const named = ["--policy-name", policy];
        const { PolicyDocument } = aws("iam", "get-role-policy", ...role, ...named);
        aws("iam", "put-role-policy", ...there, ...role, ...named, "--policy-document", JSON.stringify(PolicyDocument));
    }
    const arn = `arn:aws:iam::${account}:role/${name}`;
    const { Credentials } = aws("sts", "assume-role", "--role-arn", arn, "--role-session-name", "build");
    return {
        AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
        AWS_SESSION_TOKEN: Credentials.SessionToken,
    };
}
