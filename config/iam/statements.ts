import { partitionOf } from "../../common/partition";
import { removeCommand, setCommand, type Fault } from "../fault";
import type { Values } from "../keys";
import { nearestOf, type Reader } from "../reader";
import { filled, PLACEHOLDERS, unknownReference, type Placeholders } from "./placeholders";
import { reachOf, type Reach } from "./reach";
import { IAM_SERVICES } from "./services";

/** A statement of the configuration. */
export type OwnStatement = Values["function"]["statements"][number];

/**
 * Characters of all policies that a role has of its own, blanks not counted, and what of them the platform's statements take at
 * most: "IAM and AWS STS quotas". A test measures the latter.
 */
export const MOST_CHARACTERS = 10_240;
export const PLATFORM_CHARACTERS = 4_096;

/** What each further handler adds to these: its log and its function, with names of the greatest length. */
export const HANDLER_CHARACTERS = 540;

/** A resource by its ARN; IAM takes no wildcard for partition and service. */
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9*?-]*:(\d{12}|aws|[*?]+|):\S[^\r\n]*$/;

/** Managed policies under which nothing of the platform would be safe. */
const BOUNDLESS = /:policy\/(AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;

/** Whether a managed policy is one under which the function's code could change the platform and all else. */
export function isBoundless(arn: string): boolean {
    return BOUNDLESS.test(arn);
}

/** The texts of a member that may be one or a list. */
export const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
    value === undefined ? [] : typeof value === "string" ? [value] : value;

/** Checks what the roles of the function and of previews get of the configuration. */
export function checkPermissions(
    root: Reader,
    values: Pick<Values, "accountId" | "adopted" | "function" | "projectName" | "pullRequests">,
    region: string,
): void {
    const { accountId, adopted, projectName } = values;
    // Most stacks say nothing here, and the table of partitions is a part of an SDK.
    const said = (["function", "pullRequests"] as const).filter(
        (group) => values[group].policies.length + values[group].statements.length > 0,
    );
    for (const group of said) {
        const place = { partition: partitionOf(region), region, accountId, projectName, adopted };
        const further = group === "function" ? Object.keys(values.function.handlers).length : 0;
        const taken = PLATFORM_CHARACTERS + further * HANDLER_CHARACTERS;
        checkRole(root, root.object(group, ""), values[group], place, taken);
    }
}

/**
 * Checks what one role gets.
 *
 * @param map The group of the configuration that says so.
 * @param taken How many characters of its policies the platform's own statements take at most.
 */
function checkRole(
    root: Reader,
    map: Reader,
    settings: Pick<Values["function"], "policies" | "statements">,
    place: Reach,
    taken: number,
): void {
    const { accountId } = place;
    const at = map.at("statements");
    const faults = [
        ...policyFaults(map, settings.policies, accountId),
        ...sidFaults(at, settings.statements),
        ...settings.statements.flatMap((each, index) => statementFaults(`${at}[${index}]`, each, place)),
    ];
    const characters = sizeOf(settings.statements, place);
    const most = MOST_CHARACTERS - taken;
    if (characters > most) {
        faults.push({
            path: at,
            problem: `take ${characters} characters as a policy`,
            expected:
                `at most ${most}: IAM lets all policies of a role's own have ${MOST_CHARACTERS}, and up to ${taken} ` +
                `are the platform's; what does not fit goes into a managed policy, which ${map.at("policies")} attaches`,
            mend: removeCommand(`${at}[${settings.statements.length - 1}]`),
        });
    }
    const isSecret = map.isSecret("statements");
    root.faults.push(...faults.map((fault) => (isSecret ? { ...fault, problem: "does not fit" } : fault)));
}

/** What is wrong with one statement; members that are missing have been noted where they are read. */
export function statementFaults(path: string, statement: OwnStatement, place: Reach): readonly Fault[] {
    const actions = listOf(statement.Action);
    const resources = listOf(statement.Resource).map((each) => filled(each, place));
    const singular = [
        ...actions.map((action) => actionFault(`${path}.Action`, action, statement.reason !== undefined)),
        ...listOf(statement.Resource).map((resource) => resourceFault(`${path}.Resource`, resource, place)),
    ].filter((fault) => fault !== undefined);
    if (singular.length > 0 || statement.Effect !== "Allow" || statement.reason !== undefined) {
        return singular;
    }
    const wide = actions.find((action) => /^(\*|[\w-]+:\*+)$/.test(action));
    const everything = resources.find((resource) => /^\*+$|^arn:[^:]+:[^:]+:[*]?:[*]?:\*+$/.test(resource));
    const why = setCommand(`${path}.reason`, '"<why it has to be so>"');
    if (wide !== undefined && everything !== undefined) {
        const expected = "the actions that the application calls, on what it uses, or a reason beside it";
        return [{ path, problem: `allows ${wide} on ${everything}`, expected, mend: why }];
    }
    const reached = reachOf(actions, resources, place);
    if (reached === undefined) {
        return [];
    }
    const problem = `would let the function's code change the platform itself: ${reached}`;
    const expected =
        "a Resource that leaves it out; with a reason beside it, it is taken for all else, and the platform's own stays denied";
    return [{ path, problem, expected, mend: why }];
}

function actionFault(path: string, action: string, hasReason: boolean): Fault | undefined {
    const fault = (problem: string, expected: string) => ({
        path,
        problem,
        expected,
        mend: setCommand(path, "<action>"),
    });
    const [, service = ""] = /^([a-z0-9-]+):[A-Za-z0-9*?]+$/.exec(action) ?? [];
    if (action === "*" || hasReason) {
        return action === "*" || service !== "" ? undefined : fault(`has ${action}`, "service:Action");
    }
    if (service === "") {
        return fault(`has ${JSON.stringify(action)}`, "service:Action, such as dynamodb:GetItem");
    }
    if (IAM_SERVICES.has(service)) {
        return undefined;
    }
    const nearest = nearestOf(service, [...IAM_SERVICES]);
    return fault(
        `has ${action}, and IAM knows no service ${service}`,
        `${nearest === undefined ? "a service that IAM knows" : `did you mean ${nearest}?`}; one that is newer takes a reason beside it`,
    );
}

function resourceFault(path: string, resource: string, place: Placeholders): Fault | undefined {
    const mend = setCommand(path, "'<arn>'");
    const unknown = unknownReference(resource);
    if (unknown !== undefined) {
        const known = PLACEHOLDERS.map((name) => `\${${name}}`).join(", ");
        const problem = `has \${${unknown}}, which nothing stands for`;
        return { path, problem, expected: `one of ${known}; all environments share the role`, mend };
    }
    if (/^[*]+$/.test(resource) || ARN.test(filled(resource, place))) {
        return undefined;
    }
    const expected = "an ARN, such as arn:${partition}:dynamodb:${region}:${accountId}:table/orders, or *";
    return { path, problem: `has ${JSON.stringify(resource)}`, expected, mend };
}

function sidFaults(at: string, statements: readonly OwnStatement[]): readonly Fault[] {
    return statements.flatMap(({ Sid }, index) => {
        const path = `${at}[${index}].Sid`;
        const isTaken = Sid !== undefined && Sid !== "" && statements.findIndex((each) => each.Sid === Sid) < index;
        const problem = `is ${Sid}, as that of another statement is`;
        return isTaken ? [{ path, problem, expected: "one of its own, or none", mend: removeCommand(path) }] : [];
    });
}

function policyFaults(map: Reader, policies: readonly string[], accountId: string): readonly Fault[] {
    return policies.flatMap((arn, index) => {
        const path = `${map.at("policies")}[${index}]`;
        const fault = (problem: string, expected: string) => [{ path, problem, expected, mend: removeCommand(path) }];
        const owner = arn.split(":")[4] ?? "";
        if (policies.indexOf(arn) < index) {
            return fault("is there already", "each policy once");
        }
        if (isBoundless(arn)) {
            const problem = `is ${arn.split("/").at(-1)}, under which the function's code could change the platform and all else`;
            return fault(problem, `a policy of the services that the application calls, or ${map.at("statements")}`);
        }
        return /^\d+$/.test(owner) && owner !== accountId
            ? fault(`is of account ${owner}`, `a policy of AWS, or of account ${accountId}: IAM attaches no other`)
            : [];
    });
}

/** The length of statements as IAM counts it: without blanks. */
function sizeOf(statements: readonly OwnStatement[], place: Placeholders): number {
    return statements.reduce((sum, { reason: _reason, ...sent }) => {
        return sum + filled(JSON.stringify(sent), place).replaceAll(/\s/g, "").length + 1;
    }, 0);
}
