import type { AwsScope } from "../scope";

/** The longest name of a connection, in characters: CreateConnection. */
const LONGEST_NAME = 32;

/** The name of the connection that a stack makes. Names need not be unique; a person looks for it in a list. */
export function connectionName(projectName: string): string {
    return projectName.slice(0, LONGEST_NAME).replace(/-$/, "");
}

/** The host of the console, by partition. */
const CONSOLES: Readonly<Record<string, string>> = {
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The page of the console that lists connections. */
export function connectionsLink({ partition, region }: AwsScope): string {
    return `https://${CONSOLES[partition] ?? "console.aws.amazon.com"}/codesuite/settings/connections?region=${region}`;
}

/** What a person has to do about a connection that is pending. */
export function handshakeAdvice(name: string, link: string): string {
    return (
        `The connection ${name} is pending: no push arrives until somebody has completed its handshake with GitHub.\n` +
        `  Open ${link}\n` +
        `  Choose ${name}, then "Update pending connection", and install the app for the repository.`
    );
}

/**
 * The ARN of a connection under both of the service's names: a policy has to have the one under which the service asks.
 * "Connections rename" in the Developer Tools console User Guide.
 */
export function connectionArns(arn: string): readonly string[] {
    const under = (service: string) =>
        arn.replace(/^(arn:[^:]+:)(codeconnections|codestar-connections):/, `$1${service}:`);
    return [under("codeconnections"), under("codestar-connections")];
}
