import { consoleHost } from "../../common/partition";
import type { AwsScope } from "../../common/awsScope";

/** The longest name of a connection, in characters: CreateConnection. */
const LONGEST_NAME = 32;

/** The name of the connection that a stack makes. Names need not be unique; a person looks for it in a list. */
export function connectionName(projectName: string): string {
    return projectName.slice(0, LONGEST_NAME).replace(/-$/, "");
}

/** The page of the console that lists connections; undefined where the console's address is not known. */
export function connectionsLink({ partition, region }: AwsScope): string | undefined {
    const host = consoleHost(partition);
    return host === undefined ? undefined : `https://${host}/codesuite/settings/connections?region=${region}`;
}

/**
 * What a person has to do about a connection that is pending.
 *
 * @param link As {@link connectionsLink} gives it.
 */
export function handshakeAdvice(name: string, link: string | undefined): string {
    return (
        `The connection ${name} is pending: no push arrives until somebody has completed its handshake with GitHub.\n` +
        `  Open ${link ?? "AWS's console, CodePipeline, Settings, Connections"}\n` +
        `  Choose ${name}, then "Update pending connection", and install the app for the repository.`
    );
}

/** What is said besides where the check of pull requests has to wait for that. */
export const CHECK_WAITS =
    "  Until then CodeBuild takes no project that uses it: the check of pull requests, with what needs it (previews and\n" +
    "  the rules of branches), comes with the next `pulumi up` after the handshake.";

/** What the last `pulumi up` has left behind about its connection. */
export interface KnownConnection {
    readonly arn: string;
    /** Whether the stack has a check of pull requests that uses a connection. */
    readonly hasCheck: boolean;
}

/** The connection in a stack's outputs; undefined where it had none. */
export function connectionIn(outputs: Readonly<Record<string, unknown>>): KnownConnection | undefined {
    const known = outputs["connection"] as { readonly arn?: unknown; readonly waits?: unknown } | undefined;
    return typeof known?.arn === "string" ? { arn: known.arn, hasCheck: known.waits !== true } : undefined;
}

/**
 * Whether the check of pull requests has to wait for the handshake: CodeBuild makes neither project nor webhook with a
 * connection that is pending. A check that is there stays, whatever becomes of its connection.
 *
 * @param status What AWS says of it; undefined where it did not answer.
 */
export function checkWaits(known: KnownConnection | undefined, status: string | undefined): boolean {
    return known?.hasCheck !== true && status === "PENDING";
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
