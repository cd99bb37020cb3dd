import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Condition } from "../../../../config/keys/permissions";
import { managedArn } from "./managed";
import type { Notes, Told } from "./notes";
import type { Intrinsics, ResourceValue } from "./intrinsics";
import { permissionNote } from "./surface";

/** A statement as the configuration has it. */
export interface Statement {
    readonly Effect: "Allow" | "Deny";
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: Condition;
}

/** What a function's role may do, in the words of the configuration. */
export interface Permissions {
    readonly policies: readonly Told<string>[];
    readonly statements: readonly Told<Statement>[];
    /** What of that is about resources that the template makes; what is not written of it has been noted. */
    readonly grants: readonly Grant[];
}

/** Actions on a resource that the template makes. */
export interface Grant {
    readonly actions: readonly string[];
    readonly of: ResourceValue;
    /** Whether it is among the statements: it has a name of its own. */
    readonly isWritten: boolean;
    readonly where: string;
}

/** A policy of AWS for what the platform's role may do anyway, or gets with the key that needs it. */
const OWN_POLICIES =
    /AWSLambdaBasicExecutionRole|AWSLambdaVPCAccessExecutionRole|AWSXRayDaemonWriteAccess|AWSX[Rr]ayWriteOnlyAccess|VPCAccessPolicy/;

/** Such an action. */
const OWN_ACTIONS = /^(logs:(CreateLog\w+|PutLogEvents|\*)|xray:Put\w+|xray:Get\w+)$/i;

/** What a network takes. */
const NETWORK_ACTIONS = /^ec2:(Create|Delete|Describe|Detach)NetworkInterfaces?$|^ec2:(Una|A)ssignPrivateIpAddresses$/i;

/** PermissionsReader collects what a function's role may do; what cannot be written is noted. */
export class PermissionsReader {
    readonly policies: Told<string>[] = [];
    readonly statements: Told<Statement>[] = [];
    readonly grants: Grant[] = [];

    /**
     * @param intrinsics Those of {@link Intrinsics.forStatements}.
     * @param name What has the permissions, for the notes.
     * @param region The Region that the template names, which is the stack's.
     */
    constructor(
        private readonly intrinsics: Intrinsics,
        private readonly notes: Notes,
        private readonly name: string,
        private readonly region?: string,
    ) {}

    get read(): Permissions {
        return { policies: this.policies, statements: this.statements, grants: this.grants };
    }

    /** A managed policy by its name or its ARN. */
    managed(policy: Located): void {
        const found = this.intrinsics.resolve(policy);
        const arn = "text" in found ? managedArn(found.text) : undefined;
        if ("text" in found && OWN_POLICIES.test(found.text)) {
            return;
        }
        if (arn === undefined) {
            const what = "text" in found ? found.text : `that is ${found.stands}`;
            permissionNote(this.notes, this.name, policy.line, `what the managed policy ${what} allows`);
        } else {
            this.policies.push({ value: arn, where: this.notes.at(policy.line) });
        }
    }

    /** Whether a policy by its name is one for what there is anyway. */
    isOwn(policy: string): boolean {
        return OWN_POLICIES.test(policy);
    }

    /** The statements of a policy document, or one alone. */
    document(statements: Located | undefined): void {
        const list = itemsOf(statements);
        (list.length > 0 || statements === undefined || statements.value === null ? list : [statements]).forEach(
            (each) => this.statement(each),
        );
    }

    private statement(statement: Located): void {
        const { line } = statement;
        const member = (...names: readonly string[]) =>
            names.map((name) => at(statement, name)).find((each) => each !== undefined);
        const not = member("NotAction", "NotResource");
        const effect = scalarOf(member("Effect")) ?? "Allow";
        const actions = listOf(member("Action")).map((action) => this.intrinsics.resolve(action));
        const needed = actions.flatMap((action) => ("text" in action && OWN_ACTIONS.test(action.text) ? [] : [action]));
        if (needed.length === 0 && not === undefined) {
            return;
        }
        const names = needed.flatMap((action) => ("text" in action ? [action.text] : []));
        const gap = (why: string) =>
            permissionNote(
                this.notes,
                this.name,
                line,
                `${names.length > 0 ? names.join(", ") : "what one of its statements says"}${why}`,
            );
        const condition = member("Condition");
        const when = condition === undefined ? undefined : this.plain(condition);
        if (not !== undefined || names.length < needed.length || (effect !== "Allow" && effect !== "Deny")) {
            gap(not === undefined ? ", whose words cannot be read" : ", and all that it does not name");
        } else if (condition !== undefined && when === undefined) {
            gap(", on a condition that cannot be read");
        } else {
            const rest = when === undefined ? {} : { Condition: when as Condition };
            this.onResources(names, listOf(member("Resource")), { Effect: effect, ...rest }, line);
        }
    }

    /** Adds a statement for those of some resources whose ARNs are known. */
    onResources(
        actions: readonly string[],
        resources: readonly Located[],
        rest: Pick<Statement, "Effect" | "Condition">,
        line: number,
    ): void {
        const known: string[] = [];
        for (const resource of resources) {
            const found = this.intrinsics.resolve(resource);
            if (found.of !== undefined) {
                const where = this.notes.at(resource.line);
                this.grants.push({ actions, of: found.of, isWritten: "text" in found, where });
            }
            if ("text" in found) {
                known.push(this.placed(found.text));
            } else {
                const what = `${actions.join(", ")} on ${found.stands}`;
                permissionNote(
                    this.notes,
                    this.name,
                    resource.line,
                    what,
                    found.isAsked === true ? "value" : "missing",
                );
            }
        }
        if (known.length > 0) {
            const one = (texts: readonly string[]) => (texts.length === 1 ? (texts[0] ?? "") : texts);
            const { Effect, Condition } = rest;
            const value = { Effect, Action: one(actions), Resource: one(known), ...(Condition && { Condition }) };
            this.statements.push({ value, where: this.notes.at(line) });
        } else if (resources.length === 0) {
            permissionNote(this.notes, this.name, line, `${actions.join(", ")} on nothing that is named`);
        }
    }

    /** An ARN in the Region that the template is deployed to is one in the stack's. */
    private placed(resource: string): string {
        const arn = completed(resource);
        const parts = arn.split(":");
        return this.region !== undefined && parts.length > 5 && parts[3] === this.region
            ? [...parts.slice(0, 3), "${region}", ...parts.slice(4)].join(":")
            : arn;
    }

    /** A text with its intrinsics resolved; undefined where one cannot be. */
    text(value: Located): string | undefined {
        const found = this.intrinsics.resolve(value);
        return "text" in found ? found.text : undefined;
    }

    /** A condition with its intrinsics resolved; undefined where one cannot be. */
    private plain(value: Located): unknown {
        const members = [...membersOf(value)];
        const isCall = value.tag !== undefined || members.some(([name]) => name === "Ref" || name.startsWith("Fn::"));
        if (!isCall && value.value instanceof Map) {
            const inner = members.map(([name, member]) => [name, this.plain(member)] as const);
            return inner.some(([, each]) => each === undefined) ? undefined : Object.fromEntries(inner);
        }
        if (!isCall && Array.isArray(value.value)) {
            const inner = itemsOf(value).map((item) => this.plain(item));
            return inner.includes(undefined) ? undefined : inner;
        }
        if (!isCall && typeof value.value !== "string") {
            return value.value ?? undefined;
        }
        return this.text(value);
    }
}

/** The parts of an ARN: `arn`, partition, service, Region, account and resource. */
const ARN_PARTS = 6;

/**
 * An ARN with all its parts. A `*` at the end of one reaches beyond the next colon, so that IAM takes `arn:aws:sns:*` for all of SNS: "IAM
 * JSON policy elements: Resource".
 */
function completed(arn: string): string {
    const parts = arn.split(":");
    const isShort = parts[0] === "arn" && parts.length > 3 && parts.length < ARN_PARTS && arn.endsWith("*");
    return isShort ? `${arn}${":*".repeat(ARN_PARTS - parts.length)}` : arn;
}

/** Whether an action is one that a network takes, which `function.vpc` allows. */
export function isOfNetwork(action: string): boolean {
    return NETWORK_ACTIONS.test(action);
}

/** A member that may be one value or a list of them. */
function listOf(member: Located | undefined): readonly Located[] {
    return Array.isArray(member?.value) && member.tag === undefined
        ? itemsOf(member)
        : member === undefined || member.value === null
          ? []
          : [member];
}
