import { UserError, UsageError } from "../../common/errors";
import type { StackResource } from "../../release/adapters/aws/cloudFormation";

/** How a command line says what is to be taken over. */
export interface LocateOptions {
    readonly api?: string;
    readonly function?: string;
    readonly fromStacks?: readonly string[];
    readonly fromProject?: string;
}

/** Where what is to be taken over is: by name, or in stacks of CloudFormation. */
export type Location =
    { readonly functionName: string; readonly restApiId: string } | { readonly stacks: readonly string[] };

/**
 * What a command line means.
 *
 * @throws {UsageError} where it says too little, or two things.
 */
export function locationOf({ api, function: name, fromStacks = [], fromProject }: LocateOptions): Location {
    const ways = [api ?? name, fromStacks[0], fromProject].filter((each) => each !== undefined);
    if (ways.length !== 1) {
        throw new UsageError(
            "Say in one way what is to be taken over.",
            "One of: --api <id> --function <name>, --from-stacks <name...>, --from-project <project_name of config.yaml>",
        );
    }
    if (fromProject !== undefined) {
        // What includes/application.yaml of the Ansible project calls its stacks.
        return { stacks: [`${fromProject}-application-lambda`, `${fromProject}-application-api-gateway`] };
    }
    if (fromStacks.length > 0) {
        return { stacks: fromStacks };
    }
    if (api === undefined || name === undefined) {
        throw new UsageError("It takes both: --api <id> and --function <name>.");
    }
    if (!/^[a-z0-9]{1,64}$/.test(api)) {
        throw new UsageError(`'${api}' is no id of a REST API: lower-case letters and digits, such as 71ooo9scjj.`);
    }
    // An ARN names the account and the Region, too: those of the stack count.
    const short = /^arn:[\w-]+:lambda:[a-z0-9-]+:\d{12}:function:([\w-]+)$/.exec(name)?.[1] ?? name;
    if (!/^[\w-]{1,64}$/.test(short)) {
        throw new UsageError(`'${name}' is no name of a function.`);
    }
    return { functionName: short, restApiId: api };
}

/**
 * The one function and the one REST API of stacks of CloudFormation.
 *
 * @throws {UserError} where there is none, or there are several.
 */
export function foundIn(
    resources: readonly StackResource[],
    stacks: readonly string[],
): Exclude<Location, { stacks: readonly string[] }> {
    const only = (type: string, what: string, option: string): string => {
        const all = resources.filter((each) => each.type === type);
        const [first] = all;
        if (first === undefined || all.length > 1) {
            const names = all.map(({ physicalId }) => physicalId).join(", ");
            throw new UserError(
                `${stacks.join(" and ")} ${all.length === 0 ? `have no ${what}` : `have several: ${names}`}.`,
                `Name it: ${option}`,
            );
        }
        return first.physicalId;
    };
    return {
        functionName: only("AWS::Lambda::Function", "function", "--api <id> --function <name>"),
        restApiId: only("AWS::ApiGateway::RestApi", "REST API", "--api <id> --function <name>"),
    };
}
