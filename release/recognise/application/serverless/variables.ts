import { posix } from "node:path";

import { at, itemsOf, membersOf, readLocated, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { AppFolder } from "../folder";

/** How often texts are replaced in all, how deep, and how long one may become: variables can refer to themselves. */
const MOST_REPLACED = 20_000;
const DEPTH = 25;
const LONGEST = 65_536;

/** Variables resolves `${...}` of the Serverless Framework as far as the folder says what it comes to. */
export class Variables {
    private replaced = 0;

    /**
     * @param stage The stage whose values are taken.
     * @param asked The stage that a person has named, as with `--stage` of the framework.
     * @param root The whole file.
     */
    constructor(
        private readonly folder: AppFolder,
        private readonly root: Located,
        readonly stage: string,
        private readonly asked?: string,
    ) {}

    /** A value with all its variables resolved. Those that cannot be stay, with the tag `Unresolved`. */
    expand(value: Located, depth = 0): Located {
        if (depth > DEPTH) {
            return { ...value, tag: "Unresolved" };
        }
        if (typeof value.value === "string") {
            return this.text(value, depth);
        }
        if (Array.isArray(value.value)) {
            return { ...value, value: itemsOf(value).map((item) => this.expand(item, depth + 1)) };
        }
        if (value.value instanceof Map) {
            const members = [...membersOf(value)].map(
                ([name, member]) => [name, this.expand(member, depth + 1)] as const,
            );
            return { ...value, value: new Map(members) };
        }
        return value;
    }

    private text(value: Located, depth: number): Located {
        let text = scalarOf(value) ?? "";
        for (;;) {
            // The innermost one, which has none in itself. What CloudFormation resolves has no colon after its first word, or two.
            const match =
                /\$\{((?:sls|self|opt|env|file|param|aws|ssm|cf|s3|git|strToBool|construct)\b(?:\((?:[^(){}]*)\))?(?::(?!:)[^${}]*)?(?:,[^{}]*)?)\}/.exec(
                    text,
                );
            const expression = match?.[1];
            if (
                match === null ||
                expression === undefined ||
                text.length > LONGEST ||
                ++this.replaced > MOST_REPLACED
            ) {
                return /\$\{(sls|self|opt|env|file|param|aws|ssm|cf|s3|git|construct)(\(|:(?!:))/.test(text)
                    ? { ...value, value: text, tag: "Unresolved" }
                    : { ...value, value: text };
            }
            const found = this.first(expression, depth, value.line);
            if (found === undefined) {
                return { ...value, value: text, tag: "Unresolved" };
            }
            if (match[0] === text) {
                return { ...found, line: value.line };
            }
            const word = scalarOf(found);
            if (word === undefined || found.tag !== undefined) {
                return { ...value, value: text, tag: "Unresolved" };
            }
            text = text.slice(0, match.index) + word + text.slice(match.index + match[0].length);
        }
    }

    /** The first source of a list such as `opt:stage, 'dev'` that has a value. */
    private first(expression: string, depth: number, line: number): Located | undefined {
        for (const part of splitted(expression)) {
            const literal = /^(?:'([^']*)'|"([^"]*)")$/.exec(part);
            const found = literal ? { value: literal[1] ?? literal[2] ?? "", line } : this.source(part, depth, line);
            if (found !== undefined && found.value !== null && found.tag !== "Unresolved") {
                return found;
            }
        }
        // Without a stage of the command line, and nothing else to take in its place, the framework takes its own.
        return expression.trim() === "opt:stage" ? { value: this.stage, line } : undefined;
    }

    private source(part: string, depth: number, line: number): Located | undefined {
        const plain = (value: string): Located => ({ value, line });
        const [, name = "", argument, address = ""] = /^(\w+)(?:\(([^)]*)\))?(?::(.*))?$/.exec(part) ?? [];
        switch (name) {
            case "self":
                return this.own(address, depth) ?? this.usual(address, line);
            case "opt":
                return address === "stage" && this.asked !== undefined ? plain(this.asked) : undefined;
            case "sls":
                return address === "stage" ? plain(this.stage) : undefined;
            case "param": {
                const params = at(this.root, "params");
                return (
                    this.member(at(params, this.stage), address, depth) ??
                    this.member(at(params, "default"), address, depth)
                );
            }
            case "aws": {
                const region = at(this.root, "provider", "region");
                const name = PSEUDO[address];
                return address === "region" && region !== undefined
                    ? this.expand(region, depth + 1)
                    : name === undefined
                      ? undefined
                      : plain(`\${${name}}`);
            }
            case "file":
                return this.file((argument ?? "").trim(), address, depth, line);
            case "strToBool":
                return plain(/^(true|1)$/i.test((argument ?? "").trim()) ? "true" : "false");
            case "construct": {
                const [construct = "", what = ""] = address.split(".");
                const attribute = CONSTRUCT[what];
                return attribute === undefined
                    ? undefined
                    : { value: attribute === "Ref" ? construct : `${construct}.Arn`, line, tag: attribute };
            }
            case "env":
            case "ssm":
            case "cf":
            case "s3":
            case "git":
                return undefined;
            default:
                // What an inner variable has come to, or a number.
                return part === "" || part === "null" ? undefined : plain(part);
        }
    }

    /** What the framework takes where the file says nothing: its stage, and the Region that it is deployed to. */
    private usual(address: string, line: number): Located | undefined {
        return address === "provider.stage"
            ? { value: this.stage, line }
            : address === "provider.region"
              ? { value: `\${${PSEUDO["region"] ?? ""}}`, line }
              : undefined;
    }

    private file(path: string, address: string, depth: number, line: number): Located | undefined {
        const name = posix.normalize(path.replace(/^\.\//, "").replace(/^~.*/, ""));
        const text = /\.(c|m)?(js|ts)$/.test(name) ? undefined : this.folder.text(name);
        if (text === undefined) {
            return undefined;
        }
        if (!/\.(ya?ml|json|tfstate)$/.test(name)) {
            return { value: text.trim(), line };
        }
        const read = readLocated(text);
        return "root" in read ? this.member(placed(read.root, line), address, depth) : undefined;
    }

    /** A member of the file itself. The framework takes the name for a service that is a map. */
    private own(address: string, depth: number): Located | undefined {
        const found = this.member(this.root, address, depth);
        return address === "service" ? (at(found, "name") ?? found) : found;
    }

    private member(from: Located | undefined, address: string, depth: number): Located | undefined {
        let value = from;
        for (const step of address === "" ? [] : address.split(".")) {
            const whole =
                value !== undefined && typeof value.value === "string" ? this.expand(value, depth + 1) : value;
            value = itemsOf(whole)[Number(step)] ?? membersOf(whole).get(step);
        }
        return value === undefined ? undefined : this.expand(value, depth + 1);
    }
}

/** What constructs of serverless-lift give variables, as CloudFormation does. */
const CONSTRUCT: Readonly<Record<string, string>> = {
    queueUrl: "Ref",
    queueArn: "GetAtt",
    bucketName: "Ref",
    bucketArn: "GetAtt",
};

/** What the framework knows of the account, as CloudFormation calls it. */
const PSEUDO: Readonly<Record<string, string>> = { region: "AWS::Region", accountId: "AWS::AccountId" };

/** The parts of a list between commas, those in quotes and brackets left whole. */
function splitted(expression: string): readonly string[] {
    const parts = expression.match(/(?:'[^']*'|"[^"]*"|\([^)]*\)|[^,])+/g) ?? [];
    return parts.map((part) => part.trim());
}

/** What another file says, placed where this one refers to it. */
function placed(value: Located, line: number): Located {
    const inner = Array.isArray(value.value)
        ? itemsOf(value).map((item) => placed(item, line))
        : value.value instanceof Map
          ? new Map([...membersOf(value)].map(([name, member]) => [name, placed(member, line)] as const))
          : value.value;
    return { ...value, value: inner, line };
}
