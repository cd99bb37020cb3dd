import { Connection } from "@pulumi/aws/codeconnections";
import { getConnection } from "@pulumi/aws/codestarconnections";
import * as pulumi from "@pulumi/pulumi";

import type { ConnectionOutputs } from "../contract/outputs";
import type { AwsScope } from "../common/awsScope";
import { CHECK_WAITS, connectionName, connectionsLink, handshakeAdvice } from "../config/source/connection";
import type { Tags } from "./tags";

/** The arguments of {@link SourceConnection}. */
export interface SourceConnectionArgs {
    /** The name of the project. */
    readonly project: pulumi.Input<string>;
    /** The ARN of a connection that is there already. @default - one is made */
    readonly connectionArn?: pulumi.Input<string> | undefined;
    /** Whether the check of pull requests is left out until the handshake is completed. @default false */
    readonly checkWaits?: boolean | undefined;
    readonly scope: AwsScope;
    readonly tags?: Tags | undefined;
}

/**
 * The status of a connection before any resource is made; undefined where AWS does not say. One that is yet to be made
 * will be pending.
 *
 * @param arn The connection, or undefined where there is none yet.
 */
export async function connectionStatus(
    arn: string | undefined,
    opts: pulumi.InvokeOptions,
): Promise<string | undefined> {
    if (arn === undefined) {
        return "PENDING";
    }
    return getConnection({ arn }, opts).then(
        (found) => found.connectionStatus,
        () => undefined,
    );
}

/** SourceConnection is what pushes arrive through in mode connection. A new one waits for a person's click. */
export class SourceConnection extends pulumi.ComponentResource {
    readonly arn: pulumi.Output<string>;
    readonly outputs: ConnectionOutputs<pulumi.Output<string>>;

    /**
     * @param name The _unique_ name of this component.
     * @param args Which connection to use.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: SourceConnectionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:SourceConnection", name, {}, opts);
        const { arn, status: firstStatus } =
            args.connectionArn === undefined
                ? this.make(name, args)
                : { arn: pulumi.output(args.connectionArn), status: undefined };
        this.arn = arn;
        const link = connectionsLink(args.scope);
        const live = pulumi
            .all([this.arn, firstStatus])
            .apply(async ([connection, status]) => this.connectionNow(connection, status));
        live.apply(async ({ name: connection, status }) => {
            if (status === "PENDING") {
                const advice = handshakeAdvice(connection, link);
                await pulumi.log.warn(args.checkWaits === true ? `${advice}\n${CHECK_WAITS}` : advice, this);
            }
        });
        const waits = args.checkWaits === true ? { waits: true as const } : {};
        const page = link === undefined ? {} : { link: pulumi.output(link) };
        this.outputs = { arn: this.arn, name: live.name, status: live.status, ...page, ...waits };
        this.registerOutputs(this.outputs);
    }

    private make(
        name: string,
        { project, tags }: SourceConnectionArgs,
    ): { readonly arn: pulumi.Output<string>; readonly status: pulumi.Output<string> } {
        const { arn, connectionStatus: status } = new Connection(
            name,
            { name: pulumi.output(project).apply(connectionName), providerType: "GitHub", tags },
            { parent: this },
        );
        return { arn, status };
    }

    /**
     * The connection as it is now. The state keeps what it was when it was made; only AWS knows what has become of it. The
     * provider can ask under the service's older name alone; where that does not answer, what is known has to do.
     */
    private async connectionNow(
        arn: string,
        status: string | undefined,
    ): Promise<{ readonly name: string; status: string }> {
        const last = arn.split("/").pop() ?? arn;
        return getConnection({ arn }, { parent: this }).then(
            (found) => ({ name: found.name, status: found.connectionStatus }),
            () => ({ name: last, status: status ?? "UNKNOWN" }),
        );
    }
}
