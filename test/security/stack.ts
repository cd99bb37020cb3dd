import assert from "node:assert/strict";

import type { AnyDocument } from "../support/iam";
import { likeAws } from "../support/identity";
import { recordPlatform } from "../support/platform";
import type { Recording } from "../support/recorder";

/** A role of a stack: who may act with it, and all that it may do. */
export interface StackRole {
    readonly arn: string;
    readonly trust: AnyDocument;
    /** Its inline policies. */
    readonly documents: readonly AnyDocument[];
    /** The ARNs of its managed policies. */
    readonly attached: readonly string[];
}

/** Two environments, of which production has a function of its own. */
const ISOLATED = {
    staging: { branch: "staging" },
    production: { branch: "master", promotesFrom: "staging", isolated: true },
};

/** The stacks that are asked, by what is special about them. */
const STACKS = {
    /** All that there can be. */
    isolated: {
        "platform:environments": JSON.stringify(ISOLATED),
        "platform:release": '{"signing":"own"}',
        "platform:pullRequests": '{"previews":1}',
        "platform:build": JSON.stringify({ cache: true, secrets: { NPM_TOKEN: "registry/npm:token" } }),
    },
    /** Both environments share a function. */
    shared: { "platform:pullRequests": '{"previews":1}' },
    /** The seed's contract: the application's own build releases. */
    application: {
        "platform:environments": JSON.stringify(ISOLATED),
        "platform:release": '{"signing":"own"}',
        "platform:build": '{"mode":"application"}',
    },
    /** The function has rights of its own, so that the denials beside them are there. */
    widened: {
        "platform:environments": JSON.stringify(ISOLATED),
        "platform:release": '{"signing":"own"}',
        "platform:pullRequests": JSON.stringify({
            previews: 1,
            statements: [{ Effect: "Allow", Action: "*", Resource: "*", reason: "to see what is left of it" }],
        }),
        "platform:function": JSON.stringify({
            statements: [{ Effect: "Allow", Action: "*", Resource: "*", reason: "to see what is left of it" }],
        }),
    },
} as const;

export type StackName = keyof typeof STACKS;

const recorded = new Map<StackName, Promise<ReadonlyMap<string, StackRole>>>();

/** Keys of the stacks above that are secrets, with what the check's own token is. */
const TOKENS = { "platform:githubBuildToken": "ghp_Builds", "platform:githubCheckToken": "ghp_Check" };

/** The roles of one of the stacks by their names in the program, with documents as AWS would have them. */
export function rolesOf(stack: StackName): Promise<ReadonlyMap<string, StackRole>> {
    const known =
        recorded.get(stack) ??
        recordPlatform(configOf(stack), { identity: likeAws }, stack === "isolated" ? Object.keys(TOKENS) : []).then(
            read,
        );
    recorded.set(stack, known);
    return known;
}

function configOf(stack: StackName): Readonly<Record<string, string>> {
    return { ...STACKS[stack], ...(stack === "isolated" ? TOKENS : {}) };
}

function read({ resources }: Recording): ReadonlyMap<string, StackRole> {
    const of = (kind: string) => resources.filter(({ type }) => type === `aws:iam/${kind}`);
    const roles = of("role:Role").map(({ name, inputs }) => {
        const mine = ({ inputs: each }: { readonly inputs: Readonly<Record<string, unknown>> }) =>
            each["role"] === inputs["name"];
        const role: StackRole = {
            arn: likeAws("aws:iam/role:Role", name, inputs).arn,
            trust: JSON.parse(String(inputs["assumeRolePolicy"])) as AnyDocument,
            documents: of("rolePolicy:RolePolicy")
                .filter(mine)
                .map((each) => JSON.parse(String(each.inputs["policy"])) as AnyDocument),
            attached: of("rolePolicyAttachment:RolePolicyAttachment")
                .filter(mine)
                .map((each) => String(each.inputs["policyArn"])),
        };
        return [name, role] as const;
    });
    return new Map(roles);
}

/** One of the roles of a stack. */
export async function roleOf(stack: StackName, name: string): Promise<StackRole> {
    const roles = await rolesOf(stack);
    const role = roles.get(name);
    assert.ok(role !== undefined, `There is no role ${name} among ${[...roles.keys()].join(", ")}.`);
    return role;
}
