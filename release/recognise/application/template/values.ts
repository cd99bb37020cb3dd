import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { isSecretVariable } from "../../../../config/functionVariables";
import type { Intrinsics, ResourceValue } from "./intrinsics";
import type { Notes, Told } from "./notes";

/** Reader reads members of a template into values of the configuration; what cannot be is noted. */
export class Values {
    readonly settings = new Map<string, Told>();
    /** The variables that name something that the template makes. */
    readonly links = new Map<string, ResourceValue>();
    /** Where the variables stand that look like secrets, by name. */
    readonly secrets = new Map<string, string>();

    constructor(
        private readonly intrinsics: Intrinsics,
        private readonly notes: Notes,
        /** What has the members, for the notes. */
        private readonly name: string,
    ) {}

    /** A member's text; one that the template alone does not say is noted, with the key that would have it. */
    text(member: Located | undefined, key: string): Told<string> | undefined {
        if (member === undefined || member.value === null) {
            return undefined;
        }
        const found = this.intrinsics.resolve(member);
        if ("text" in found) {
            return { value: found.text, where: this.notes.at(member.line) };
        }
        this.notes.add(
            "value",
            `${this.name}: ${key}`,
            member.line,
            `it is ${found.stands}`,
            `set it: pulumi config set --path ${key} <value>`,
        );
        return undefined;
    }

    /** Takes a text over. */
    takeText(member: Located | undefined, key: string): void {
        this.take(key, this.text(member, `function.${key}`));
    }

    /** Takes a whole number over. */
    takeNumber(member: Located | undefined, key: string): void {
        const told = this.text(member, `function.${key}`);
        if (told !== undefined && /^\d+$/.test(told.value)) {
            this.take(key, { value: Number(told.value), where: told.where });
        } else if (told !== undefined && member !== undefined) {
            this.notes.missing(
                this.name,
                member.line,
                `${key} is "${told.value}", and no whole number`,
                `set function.${key} by hand`,
            );
        }
    }

    take(key: string, told: Told | undefined): void {
        if (told !== undefined) {
            this.settings.set(key, told);
        }
    }

    /** Takes a list of texts over; where one of them is not known, none, since a part of them would be wrong. */
    list(member: Located | undefined, key?: string): Told<readonly string[]> | undefined {
        const items = itemsOf(member);
        if (member === undefined || member.value === null || (Array.isArray(member.value) && items.length === 0)) {
            return undefined;
        }
        const found = (items.length === 0 ? [member] : items).map((item) => this.intrinsics.resolve(item));
        const known = found.flatMap((item) => ("text" in item ? [item.text] : []));
        const unknown = found.find((item) => "stands" in item);
        if (unknown === undefined && items.length > 0) {
            return { value: known, where: this.notes.at(member.line) };
        }
        if (key !== undefined) {
            const what = `its ${key} are ${unknown?.stands ?? "not a list"}`;
            this.notes.add("value", this.name, member.line, what, `set function.${key} to the ARN or id of each`);
        }
        return undefined;
    }

    /** Takes the network over. */
    takeVpc(vpc: Located | undefined, subnetsKey: string, groupsKey: string): void {
        if (membersOf(vpc).size === 0) {
            return;
        }
        const subnets = this.list(at(vpc, subnetsKey));
        const securityGroups = this.list(at(vpc, groupsKey));
        if (subnets !== undefined && securityGroups !== undefined) {
            this.take("vpc", {
                value: { subnets: subnets.value, securityGroups: securityGroups.value },
                where: subnets.where,
            });
        } else if (vpc !== undefined) {
            const todo = "set function.vpc.subnets and function.vpc.securityGroups to the ids of yours";
            this.notes.add(
                "value",
                this.name,
                vpc.line,
                "it is in a VPC, whose ids the template alone does not say",
                todo,
            );
        }
    }

    /** The variables that are plain texts; all others are noted, by name. */
    environment(...maps: readonly (Located | undefined)[]): ReadonlyMap<string, Told<string>> {
        const found = new Map<string, Told<string>>();
        for (const [name, member] of maps.flatMap((map) => [...membersOf(map)])) {
            const { line } = member;
            const resolved = this.intrinsics.resolve(member);
            if ("text" in resolved && mentionsPlace(member)) {
                const what = `a variable with what only a stack has, which is taken as ${resolved.text}`;
                this.notes.add("word", name, line, what, "nothing, unless this file is moved to another stack");
            }
            if (resolved.of === undefined || ("isPart" in resolved && resolved.isPart)) {
                this.links.delete(name);
            } else {
                this.links.set(name, resolved.of);
            }
            if ("stands" in resolved || isSecretVariable(name, resolved.text)) {
                found.delete(name);
                this.noteVariable(name, line, resolved);
            } else if (
                /^(AWS_(REGION|DEFAULT_REGION|EXECUTION_ENV|LAMBDA_(FUNCTION|LOG|INITIALIZATION|RUNTIME|METADATA|MAX)\w*|ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/.test(
                    name,
                )
            ) {
                this.notes.add("word", name, line, "a variable that Lambda sets itself", "nothing");
            } else if (PLACEHOLDER.test(resolved.text)) {
                this.noteVariable(name, line, { stands: "a stand-in for a value of your own" });
            } else if (resolved.text !== "") {
                found.set(name, { value: resolved.text, where: this.notes.at(line) });
            }
        }
        return found;
    }

    private noteVariable(name: string, line: number, resolved: ReturnType<Intrinsics["resolve"]>): void {
        if ("text" in resolved || resolved.secret === true || isSecretVariable(name, "")) {
            this.secrets.set(name, this.notes.at(line));
        } else {
            const what = `a variable that is ${resolved.stands}`;
            const value = resolved.shown === undefined ? "<value>" : `"$(${resolved.shown})"`;
            const todo = `set it: pulumi config set --path function.environment.${name} ${value}`;
            this.notes.add("value", name, line, what, todo);
        }
    }
}

/** Whether a value has a pseudo parameter of CloudFormation in it. */
function mentionsPlace(value: Located): boolean {
    return typeof value.value === "string"
        ? value.value.includes("AWS::")
        : [...itemsOf(value), ...membersOf(value).values()].some(mentionsPlace);
}

/** What tutorials write where a value of one's own belongs. */
const PLACEHOLDER = /^<[^<>]+>$|^your[-_ ]|[-_ ]here$|^(x{3,}|change[-_ ]?me|todo|tbd)$/i;

/** A scalar that a template writes in one of several places. */
export function firstOf(...members: readonly (Located | undefined)[]): Located | undefined {
    return members.find((member) => member !== undefined && (scalarOf(member) ?? "-") !== "" && member.value !== null);
}
