import * as pulumi from "@pulumi/pulumi";

import { isMap, isText } from "../../common/json";

/** What is wrong with what `resources.ts` has returned, as the end of a sentence; undefined where it is links. */
export function linksFault(links: unknown): string | undefined {
    if (!isMap(links) || pulumi.Output.isInstance(links)) {
        return `returns ${shown(links)}, not links by their names. Where there are none, return {}.`;
    }
    for (const [name, link] of Object.entries(links)) {
        if (!/^[A-Za-z]\w*$/.test(name)) {
            return `returns a link ${name}. A name has letters, digits and _, and starts with a letter.`;
        }
        const fault = linkFault(link);
        if (fault !== undefined) {
            return `returns a link ${name} that ${fault}.`;
        }
    }
    return undefined;
}

function linkFault(link: unknown): string | undefined {
    if (!isMap(link) || pulumi.Output.isInstance(link)) {
        return `is ${shown(link)}. A link has settings, statements or both`;
    }
    const { settings = {}, statements = [] } = link;
    // What a helper makes has more.
    const unknown = isPlain(link) ? Object.keys(link).find((key) => !KNOWN.includes(key)) : undefined;
    if (unknown !== undefined) {
        return `has ${unknown}, which nothing reads. A link has settings and statements`;
    }
    if (!isMap(settings)) {
        return `has ${shown(settings)} for its settings. They are texts by their names`;
    }
    for (const [name, value] of Object.entries(settings)) {
        if (!/^[A-Za-z]\w*$/.test(name)) {
            return `has a setting ${name}. A name has letters, digits and _, and starts with a letter`;
        }
        if (!isInput(value)) {
            return `has ${shown(value)} for its setting ${name}, which is a text or an Output of one`;
        }
    }
    if (!Array.isArray(statements)) {
        return `has ${shown(statements)} for its statements. They are a list of statements of IAM`;
    }
    return (statements as unknown[])
        .map((statement, index) => {
            const fault = statementFault(statement);
            return fault === undefined ? undefined : `has statements[${index}], ${fault}`;
        })
        .find((fault) => fault !== undefined);
}

/** What `existing` makes has its ARN, too. */
const KNOWN = ["arn", "settings", "statements"];
const STATEMENT = ["Sid", "Effect", "Action", "Resource", "Condition"];

function statementFault(statement: unknown): string | undefined {
    if (!isMap(statement)) {
        return `which is ${shown(statement)}, and not a statement of IAM`;
    }
    const { Effect = "Allow", Action, Resource } = statement;
    const unknown = Object.keys(statement).find((key) => !STATEMENT.includes(key));
    if (unknown !== undefined) {
        return `which has ${unknown}. A statement has ${STATEMENT.join(", ")}`;
    }
    if (Effect !== "Allow" && Effect !== "Deny") {
        return `whose Effect is ${shown(Effect)}, and not Allow or Deny`;
    }
    const actions: readonly unknown[] = [Action].flat();
    const wrong = actions.find((action) => !isText(action) || !/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/.test(action));
    if (actions.length === 0 || wrong !== undefined || Action === undefined) {
        return `whose Action is ${shown(wrong ?? Action)}, and not service:Action`;
    }
    const resources: readonly unknown[] = Array.isArray(Resource) ? Resource : [Resource];
    if (resources.length === 0 || !resources.every(isInput)) {
        return `whose Resource is ${shown(resources.find((each) => !isInput(each)))}, and not an ARN or an Output of one`;
    }
    const wide = actions.filter(isText).find((action) => /^(\*|[\w-]+:\*+)$/.test(action));
    return Effect === "Allow" && wide !== undefined && resources.includes("*")
        ? `which allows ${wide} on *. Name the actions that the application calls, on what it uses`
        : undefined;
}

function isInput(value: unknown): boolean {
    return isText(value) || pulumi.Output.isInstance(value) || value instanceof Promise;
}

function isPlain(value: object): boolean {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
}

function shown(value: unknown): string {
    if (value === undefined || value === "") {
        return value === undefined ? "nothing" : "an empty text";
    }
    return pulumi.Output.isInstance(value)
        ? "an Output"
        : Array.isArray(value)
          ? "a list"
          : typeof value === "object" || typeof value === "function"
            ? value === null
                ? "null"
                : `${typeof value === "object" ? "an" : "a"} ${typeof value}`
            : typeof value === "string"
              ? value
              : JSON.stringify(value);
}
