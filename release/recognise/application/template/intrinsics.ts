import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";

/** What a value of a template comes to: a text, or words for what it stands for. */
export type Resolved = { readonly text: string } | { readonly stands: string; readonly secret?: boolean };

/** The resource properties that a `Ref` of that type gives back. */
const NAMES: Readonly<Record<string, string>> = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Serverless::SimpleTable": "TableName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Events::EventBus": "Name",
    "AWS::Kinesis::Stream": "Name",
};

/** How deep references are followed. */
const DEPTH = 20;

/** Intrinsics resolves the functions of CloudFormation as far as a template itself says what they come to. */
export class Intrinsics {
    /** @param expand Resolves what another syntax writes into scalars, such as `${self:...}`. */
    constructor(
        private readonly template: Located,
        private readonly expand: (value: Located) => Located = (value) => value,
    ) {}

    resolve(raw: Located | undefined, depth = 0): Resolved {
        if (raw === undefined || depth > DEPTH) {
            return { stands: "nothing that is known" };
        }
        const value = this.expand(raw);
        if (value.tag === "Unresolved") {
            return { stands: `${scalarOf(value) ?? ""}, which the template alone does not say` };
        }
        const call = callOf(value);
        if (call === undefined) {
            const text = scalarOf(value);
            return text === undefined ? { stands: value.value === null ? "nothing" : "a map or a list" } : { text };
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
                return this.getAtt(argument);
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
                  ? { stands: `what Systems Manager holds under ${text ?? name}` }
                  : text === undefined
                    ? { stands }
                    : { text };
        }
        const type = this.typeOf(name);
        if (type === undefined) {
            return {
                stands: name.startsWith("AWS::")
                    ? `${name}, which is known at deployment`
                    : `${name}, which is not in the template`,
            };
        }
        const property = NAMES[type];
        const own = property && at(this.template, "Resources", name, "Properties", property);
        const resolved = own === undefined || own === "" ? undefined : this.resolve(own, depth + 1);
        return resolved !== undefined && "text" in resolved ? resolved : { stands: `the ${shortType(type)} ${name}` };
    }

    private getAtt(argument: Located): Resolved {
        const parts = itemsOf(argument).map((item) => scalarOf(item) ?? "");
        const [name = "", ...attribute] = parts.length > 0 ? parts : (scalarOf(argument) ?? "").split(".");
        const type = this.typeOf(name);
        const what = type === undefined ? name : `the ${shortType(type)} ${name}`;
        return { stands: `${attribute.join(".")} of ${what}` };
    }

    private sub(argument: Located, depth: number): Resolved {
        const [template, values] = itemsOf(argument).length > 0 ? itemsOf(argument) : [argument];
        const own = membersOf(values);
        let stands: string | undefined;
        let secret = false;
        const source = template === undefined ? "" : (scalarOf(this.expand(template)) ?? "");
        const text = source.replaceAll(/\$\{(!?)([^}]*)\}/g, (_all, literal: string, name: string) => {
            if (literal !== "") {
                return `\${${name}}`;
            }
            const member = own.get(name.trim());
            const found =
                member !== undefined
                    ? this.resolve(member, depth + 1)
                    : name.includes(".")
                      ? this.getAtt({ value: name.trim(), line: argument.line })
                      : this.ref(name.trim(), depth);
            if ("stands" in found) {
                stands ??= found.stands;
                secret ||= found.secret === true;
                return "";
            }
            return found.text;
        });
        return stands === undefined ? { text } : { stands: `"${source}" with ${stands}`, secret };
    }

    private join(argument: Located, depth: number): Resolved {
        const [separator, list] = itemsOf(argument);
        const parts = itemsOf(list).map((item) => this.resolve(item, depth + 1));
        const unknown = parts.find((part) => "stands" in part);
        return (
            unknown ?? { text: parts.map((part) => ("text" in part ? part.text : "")).join(scalarOf(separator) ?? "") }
        );
    }

    private findInMap(argument: Located, depth: number): Resolved {
        const keys = itemsOf(argument).map((item) => this.resolve(item, depth + 1));
        const unknown = keys.find((key) => "stands" in key);
        const names = keys.map((key) => ("text" in key ? key.text : ""));
        return unknown ?? this.resolve(at(this.template, "Mappings", ...names), depth + 1);
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
