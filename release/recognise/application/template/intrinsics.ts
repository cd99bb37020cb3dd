import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { dynamicOf, parameterCommand, unresolved, type Resolved } from "./deployed";
import { NAMES, PLACEHOLDERS, pseudo, valueOf, type Place } from "./arns";

export type { Resolved, ResourceValue } from "./deployed";

/** How deep references are followed. */
const DEPTH = 20;

/** Intrinsics resolves the functions of CloudFormation as far as a template itself says what they come to. */
export class Intrinsics {
    /**
     * @param place Where it is to be deployed, as far as that is known.
     * @param isSub Whether a plain text is one of `Fn::Sub`, as the Serverless Framework makes it where a pseudo parameter is in it.
     */
    constructor(
        private readonly template: Located,
        private readonly place: Place = {},
        private readonly isSub = false,
    ) {}

    /** The same template for resources of statements, in which placeholders stand for where it is deployed. */
    forStatements(): Intrinsics {
        return new Intrinsics(this.template, PLACEHOLDERS, this.isSub);
    }

    resolve(value: Located | undefined, depth = 0): Resolved {
        if (value === undefined || depth > DEPTH) {
            return { stands: "nothing that is known" };
        }
        if (value.tag === "Unresolved") {
            return unresolved(scalarOf(value) ?? "");
        }
        const call = callOf(value);
        if (call === undefined) {
            const text = scalarOf(value);
            if (text === undefined) {
                return { stands: value.value === null ? "nothing" : "a map or a list" };
            }
            // The plugin serverless-pseudo-parameters writes `#` for `$`.
            const source = text.replaceAll(/#\{(AWS::\w+)\}/g, "${$1}");
            return this.isSub && source.includes("${AWS::")
                ? this.sub({ value: source, line: value.line }, depth)
                : (dynamicOf(text) ?? { text });
        }
        const [name, argument] = call;
        switch (name) {
            case "Ref":
                return this.ref(scalarOf(argument) ?? "", depth);
            case "Sub":
                return this.sub(argument, depth);
            case "Join":
                return this.join(argument, depth);
            case "FindInMap":
                return this.findInMap(argument, depth);
            case "GetAtt":
                return this.getAtt(argument, depth);
            case "Select":
                return this.select(argument, depth);
            case "ImportValue":
                return { stands: `what another stack exports as ${this.word(argument, depth)}` };
            default:
                return { stands: `what Fn::${name} comes to at deployment` };
        }
    }

    /** The type of a resource; undefined where there is none of that name. */
    typeOf(name: string): string | undefined {
        return scalarOf(at(this.template, "Resources", name, "Type"));
    }

    private ref(name: string, depth: number): Resolved {
        const parameter = at(this.template, "Parameters", name);
        if (parameter !== undefined) {
            const isSecret = /^true$/i.test(scalarOf(at(parameter, "NoEcho")) ?? "");
            const type = scalarOf(at(parameter, "Type")) ?? "";
            const text = scalarOf(at(parameter, "Default"));
            const stands = `the parameter ${name}, which has no default`;
            return isSecret
                ? { stands: `the parameter ${name}, which is not shown`, secret: true }
                : type.startsWith("AWS::SSM::Parameter::Value")
                  ? {
                        stands: `what Systems Manager holds under ${text ?? name}`,
                        shown: parameterCommand(text ?? name),
                    }
                  : text === undefined
                    ? { stands, isAsked: true }
                    : { text };
        }
        const type = this.typeOf(name);
        if (type === undefined) {
            const known = pseudo(name, this.place);
            if (known !== undefined) {
                return { text: known };
            }
            return {
                stands: name.startsWith("AWS::")
                    ? `${name}, which is known at deployment`
                    : `${name}, which is not in the template`,
            };
        }
        return (
            this.valueOf(name, type, "Ref", depth) ?? {
                stands: `the ${shortType(type)} ${name}`,
                of: { resource: name, attribute: "Ref" },
            }
        );
    }

    /** What a resource with a name of its own gives back. */
    private valueOf(name: string, type: string, attribute: string, depth: number): Resolved | undefined {
        const own = this.nameOf(name, depth);
        const text = own === undefined ? undefined : valueOf(type, own, attribute, this.place);
        return text === undefined ? undefined : { text, of: { resource: name, attribute } };
    }

    /** The name that a resource is given; undefined where CloudFormation makes one. */
    nameOf(resource: string, depth = 0): string | undefined {
        const property = NAMES[this.typeOf(resource) ?? ""];
        const own = property && at(this.template, "Resources", resource, "Properties", property);
        const resolved = own === undefined || own === "" ? undefined : this.resolve(own, depth + 1);
        return resolved !== undefined && "text" in resolved && resolved.text !== "" ? resolved.text : undefined;
    }

    /** What the template calls a resource of a type that has a name in AWS; undefined where it makes none of that name. */
    named(type: string, physicalName: string): string | undefined {
        const names = [...membersOf(at(this.template, "Resources")).keys()];
        return names.find((name) => this.typeOf(name) === type && this.nameOf(name) === physicalName);
    }

    private getAtt(argument: Located, depth: number): Resolved {
        const parts = itemsOf(argument).map((item) => scalarOf(item) ?? "");
        const [name = "", ...rest] = parts.length > 0 ? parts : (scalarOf(argument) ?? "").split(".");
        const type = this.typeOf(name);
        const attribute = rest.join(".");
        const known = type === undefined ? undefined : this.valueOf(name, type, attribute, depth);
        const what = type === undefined ? name : `the ${shortType(type)} ${name}`;
        return (
            known ?? {
                stands: `${attribute} of ${what}`,
                ...(type === undefined ? {} : { of: { resource: name, attribute } }),
            }
        );
    }

    private sub(argument: Located, depth: number): Resolved {
        const [template, values] = itemsOf(argument).length > 0 ? itemsOf(argument) : [argument];
        const own = membersOf(values);
        let unknown: Exclude<Resolved, { text: string }> | undefined;
        let secret = false;
        const source = template === undefined ? "" : (scalarOf(template) ?? "");
        const text = source.replaceAll(/\$\{(!?)([^}]*)\}/g, (_all, literal: string, name: string) => {
            if (literal !== "") {
                return `\${${name}}`;
            }
            const member = own.get(name.trim());
            const found =
                member !== undefined
                    ? this.resolve(member, depth + 1)
                    : name.includes(".")
                      ? this.getAtt({ value: name.trim(), line: argument.line }, depth)
                      : this.ref(name.trim(), depth);
            if ("stands" in found) {
                unknown ??= found;
                secret ||= found.secret === true;
                return "";
            }
            return found.text;
        });
        if (unknown === undefined) {
            return dynamicOf(text) ?? { text };
        }
        const isWhole = /^\$\{[^!][^}]*\}$/.test(source);
        const { of, isAsked } = unknown;
        return isWhole
            ? unknown
            : {
                  stands: `"${source}" with ${unknown.stands}`,
                  secret,
                  ...(isAsked && { isAsked }),
                  ...(of === undefined ? {} : { of, isPart: true as const }),
              };
    }

    private join(argument: Located, depth: number): Resolved {
        const [separator, list] = itemsOf(argument);
        const parts = itemsOf(list).map((item) => this.resolve(item, depth + 1));
        const unknown = parts.find((part) => "stands" in part);
        return (
            (unknown && { ...unknown, isPart: true as const }) ?? {
                text: parts.map((part) => ("text" in part ? part.text : "")).join(scalarOf(separator) ?? ""),
            }
        );
    }

    private findInMap(argument: Located, depth: number): Resolved {
        const keys = itemsOf(argument).map((item) => this.resolve(item, depth + 1));
        const unknown = keys.find((key) => "stands" in key);
        const names = keys.map((key) => ("text" in key ? key.text : ""));
        return unknown ?? this.resolve(at(this.template, "Mappings", ...names), depth + 1);
    }

    /** One of a list, or of the parts of a text. */
    private select(argument: Located, depth: number): Resolved {
        const [which, list] = itemsOf(argument);
        const index = Number(scalarOf(which) ?? NaN);
        const call = list === undefined ? undefined : callOf(list);
        if (call?.[0] !== "Split") {
            const item = call === undefined ? itemsOf(list)[index] : undefined;
            return item === undefined
                ? { stands: "what Fn::Select comes to at deployment" }
                : this.resolve(item, depth + 1);
        }
        const [separator, source] = itemsOf(call[1]);
        const found = this.resolve(source, depth + 1);
        if ("stands" in found) {
            return { ...found, stands: `a part of ${found.stands}`, isPart: true };
        }
        const part = found.text.split(scalarOf(separator) ?? "")[index];
        return part === undefined ? { stands: "what Fn::Select comes to at deployment" } : { text: part };
    }

    private word(value: Located, depth: number): string {
        const found = this.resolve(value, depth + 1);
        return "text" in found ? found.text : found.stands;
    }
}

/** A type as people call it: `DynamoDB::Table` of `AWS::DynamoDB::Table`. */
export function shortType(type: string): string {
    return type.replace(/^AWS::/, "");
}

/** The function that a value calls, by its tag or as a map of one member. */
function callOf(value: Located): readonly [string, Located] | undefined {
    if (value.tag !== undefined) {
        return [
            value.tag,
            { value: value.value, line: value.line, ...(value.source === undefined ? {} : { source: value.source }) },
        ];
    }
    const [[name, argument] = [], ...others] = [...membersOf(value)];
    const isCall =
        others.length === 0 && argument !== undefined && (name === "Ref" || name?.startsWith("Fn::") === true);
    return isCall ? [name.replace("Fn::", ""), argument] : undefined;
}

/** Whether there is something that is no plain map, so that its members cannot be read. */
export function isHidden(member: Located | undefined): boolean {
    const isCall = [...membersOf(member).keys()].some((key) => key === "Ref" || key.startsWith("Fn::"));
    return (
        member !== undefined &&
        member.value !== null &&
        (member.tag !== undefined || isCall || !(member.value instanceof Map))
    );
}
