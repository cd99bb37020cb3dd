import * as apigateway from "@pulumi/aws/apigateway";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { planApiLogging, type ApiLoggingFacts, type ApiLoggingPlan } from "./documents/apiLoggingPlan";
import { trustPolicy } from "./policies";
import type { AwsScope } from "../common/awsScope";
import type { Tags } from "./tags";

/** The id under which the AWS provider knows the one API Gateway account setting of a region. */
const ACCOUNT_SETTING = "api-gateway-account";

/** What the provider says of a role that is not there. */
const NO_ROLE = /couldn't find resource|NoSuchEntity|empty result/i;

/**
 * Looks at the role with which API Gateway writes logs in this account and Region, and decides what the stack makes.
 *
 * @param ownRole The name that the stack gives its own role.
 * @param earlier What the last `up` of this stack has left.
 */
export async function lookAtApiLogging(
    name: string,
    ownRole: string,
    earlier: Pick<ApiLoggingFacts, "before" | "formerRole">,
    opts: pulumi.CustomResourceOptions & pulumi.InvokeOptions,
): Promise<ApiLoggingPlan> {
    const current = apigateway.Account.get(name, ACCOUNT_SETTING, undefined, opts);
    const arn = await new Promise<string | undefined>((resolve) => {
        current.cloudwatchRoleArn.apply(resolve);
    });
    const live = arn === "" ? undefined : arn;
    const liveName = live?.split("/").pop();
    const [isOwnThere, isThere] = await Promise.all([
        roleExists(ownRole, opts),
        liveName === undefined || liveName === ownRole ? undefined : roleExists(liveName, opts),
    ]);
    const plan = planApiLogging({ live, isThere: isThere ?? isOwnThere, isOwnThere, ownRole, ...earlier });
    if (plan.advice !== undefined) {
        await pulumi.log.warn(plan.advice);
    }
    return plan;
}

/** Whoever may not look takes a role for there: what is there is left alone. */
async function roleExists(name: string, { provider }: pulumi.InvokeOptions): Promise<boolean> {
    return iam.getRole({ name }, provider === undefined ? {} : { provider }).then(
        () => true,
        (error: unknown) => !NO_ROLE.test(String(error)),
    );
}

/** The arguments of {@link ApiLogging}. */
export interface ApiLoggingArgs {
    /** The name of the role. */
    readonly roleName: pulumi.Input<string>;
    /** What is made, decided before any resource: {@link lookAtApiLogging}. */
    readonly plan: ApiLoggingPlan;
    readonly scope: AwsScope;
    readonly tags?: Tags | undefined;
}

/**
 * ApiLogging lets API Gateway write logs in this account and Region. All that it makes stays behind when the stack goes:
 * the provider deletes the setting by taking the role of whoever has set it last, and other APIs log with the role.
 */
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
        const role = args.plan.made === "role" ? this.createRole(name, args) : undefined;
        const arn = role?.arn ?? iam.getRoleOutput({ name: args.roleName }, { parent: this }).arn;
        const attachment = new iam.RolePolicyAttachment(
            name,
            {
                role: role?.name ?? args.roleName,
                // The role serves every API of the account, so no narrower policy can name their log groups; API Gateway
                // documents this managed one: "Set up CloudWatch logging for REST APIs".
                policyArn: `arn:${args.scope.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`,
            },
            { parent: this, retainOnDelete: true },
        );
        // API Gateway tries the role before it accepts it.
        this.account = new apigateway.Account(
            name,
            { cloudwatchRoleArn: arn },
            {
                parent: this,
                retainOnDelete: true,
                dependsOn: attachment,
                ...(args.plan.isTheirs ? { ignoreChanges: ["cloudwatchRoleArn"] } : {}),
            },
        );
        this.registerOutputs({});
    }

    private createRole(name: string, args: ApiLoggingArgs): iam.Role {
        return new iam.Role(
            name,
            {
                name: args.roleName,
                assumeRolePolicy: JSON.stringify(trustPolicy("apigateway.amazonaws.com")),
                tags: args.tags,
            },
            { parent: this, retainOnDelete: true },
        );
    }
}
