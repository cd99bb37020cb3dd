import * as apigateway from "@pulumi/aws/apigateway";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { trustPolicy } from "../model/policies";
import type { AwsScope } from "../model/scope";

/** The id under which the AWS provider knows the one API Gateway account setting of a region. */
const ACCOUNT_SETTING = "api-gateway-account";

/**
 * Whether this stack has to provide the role with which API Gateway writes logs. The role is a setting of the whole
 * account and region: one that somebody else has set is left alone, one of our own stays ours.
 *
 * @param ownRoleName The name that the stack gives its own role.
 */
export async function needsLoggingRole(
    name: string,
    ownRoleName: string,
    opts: pulumi.CustomResourceOptions,
): Promise<boolean> {
    const current = apigateway.Account.get(name, ACCOUNT_SETTING, undefined, opts);
    const arn = await new Promise<string | undefined>((resolve) => {
        current.cloudwatchRoleArn.apply(resolve);
    });
    return arn === undefined || arn === "" || arn.endsWith(`/${ownRoleName}`);
}

/** The arguments of {@link ApiLogging}. */
export interface ApiLoggingArgs {
    readonly roleName: string;
    readonly scope: AwsScope;
    readonly tags: Readonly<Record<string, string>>;
}

/** ApiLogging lets API Gateway write logs in this account and region. */
export class ApiLogging extends pulumi.ComponentResource {
    /** The account setting. A stage with an access log depends on it. */
    readonly account: apigateway.Account;

    /**
     * @param name The _unique_ name of this component.
     * @param args The role to create.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: ApiLoggingArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:ApiLogging", name, {}, opts);
        const role = new iam.Role(
            name,
            {
                name: args.roleName,
                assumeRolePolicy: JSON.stringify(trustPolicy("apigateway.amazonaws.com")),
                tags: args.tags,
            },
            { parent: this },
        );
        const attachment = new iam.RolePolicyAttachment(
            name,
            {
                role: role.name,
                // The role serves every API of the account, so no narrower policy can name their log groups; API Gateway
                // documents this managed one: "Set up CloudWatch logging for REST APIs".
                policyArn: `arn:${args.scope.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`,
            },
            { parent: this },
        );
        // API Gateway tries the role before it accepts it.
        this.account = new apigateway.Account(
            name,
            { cloudwatchRoleArn: role.arn },
            { parent: this, dependsOn: attachment },
        );
        this.registerOutputs({});
    }
}
