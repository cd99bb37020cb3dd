import { isBoundless, listOf, statementFaults } from "../../../../config/iam/statements";
import type { Setting } from "../note";
import type { DescribedFunction } from "./described";
import type { Notes, Told } from "./notes";
import { isOfNetwork, type Permissions, type Statement } from "./permissions";

/** A stack, so that rules that need one can be asked. */
const PLACE = { partition: "aws", region: "us-east-1", accountId: "123456789012", projectName: "platform" };

/** Members of a statement that are not there unless it has them. */
const ABSENT = { Sid: undefined, Condition: undefined, reason: undefined };

/** Makes the policies and statements of the one role of those of all functions that the API calls. */
export function grantSettings(
    shared: Permissions,
    called: readonly DescribedFunction[],
    notes: Notes,
): readonly Setting[] {
    const hasNetwork = called.some(({ settings }) => settings.has("vpc"));
    const all = [shared, ...called.map(({ permissions }) => permissions)];
    const policies = unique(all.flatMap((each) => each.policies)).filter((policy) => isTaken(policy, notes));
    const statements = unique(all.flatMap((each) => each.statements))
        .flatMap((told) => (hasNetwork ? withoutNetwork(told) : [told]))
        .filter((told) => isAllowed(told, notes));
    noteUnion(called, notes);
    return [setting("policies", policies), setting("statements", statements)].flat();
}

function setting(key: string, told: readonly Told[]): readonly Setting[] {
    const [first] = told;
    return first === undefined
        ? []
        : [{ path: ["function", key], value: told.map(({ value }) => value), where: first.where }];
}

function unique<T>(told: readonly Told<T>[]): readonly Told<T>[] {
    return [...new Map(told.map((each) => [JSON.stringify(each.value), each])).values()];
}

function isTaken({ value, where }: Told<string>, notes: Notes): boolean {
    const account = /^arn:[^:]+:iam::(\d+):/.exec(value)?.[1];
    const name = value.split("/").at(-1) ?? value;
    if (isBoundless(value)) {
        const what = `the managed policy ${name}, under which the code could change the platform and all else`;
        const todo = "see what the application calls, and write that to function.statements: docs/permissions.md";
        notes.add("missing", name, where, what, todo);
    } else if (account !== undefined) {
        const what = `a managed policy of the account ${account}, and only one of the stack's own can be attached`;
        const todo = `if that is the stack's: pulumi config set --path 'function.policies[0]' ${value}`;
        notes.add("value", name, where, what, todo);
    }
    return !isBoundless(value) && account === undefined;
}

/** A statement without the actions that the key for the network gives the role. */
function withoutNetwork({ value, where }: Told<Statement>): readonly Told<Statement>[] {
    const left = listOf(value.Action).filter((action) => !isOfNetwork(action));
    return left.length === 0
        ? []
        : [{ value: { ...value, Action: left.length === 1 ? (left[0] ?? "") : left }, where }];
}

/** Whether the rules take a statement. One that they refuse is said, with all that is needed to write it by hand. */
function isAllowed({ value, where }: Told<Statement>, notes: Notes): boolean {
    const [fault] = statementFaults("function.statements", { ...ABSENT, ...value }, PLACE);
    if (fault !== undefined) {
        const actions = listOf(value.Action).join(", ");
        const what = `permission for ${actions} on ${listOf(value.Resource).join(", ")}, which ${fault.problem}`;
        const isReason = fault.path === "function.statements";
        const todo = isReason
            ? "write the actions that it calls, on the ARNs of what it uses, to function.statements, or this statement with a reason beside it: docs/permissions.md"
            : `write it to function.statements with ${fault.expected}`;
        // The rules take it with a reason, and that only its owner can give.
        notes.add(isReason ? "value" : "missing", actions, where, what, todo);
    }
    return fault === undefined;
}

/** One function has one role: what one of several might do, all of them may. */
function noteUnion(called: readonly DescribedFunction[], notes: Notes): void {
    const sets = new Set(
        called.map(({ permissions }) =>
            JSON.stringify(
                [permissions.policies, permissions.statements].map((told) => told.map(({ value }) => value)),
            ),
        ),
    );
    const own = called.find(({ permissions }) => permissions.policies.length + permissions.statements.length > 0);
    if (sets.size > 1 && own !== undefined) {
        const what = "functions with permissions of their own, which all routes share here";
        notes.add("word", own.name, own.where, what, "nothing, unless one of them must not do what another may");
    }
}
