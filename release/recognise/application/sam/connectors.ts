import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { shortType, type Intrinsics } from "../template/intrinsics";
import type { Notes } from "../template/notes";
import type { PermissionsReader } from "../template/permissions";

/** What a connector from a function allows, by what it leads to: "AWS SAM connector reference". */
const ALLOWED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    "AWS::DynamoDB::Table": {
        Read: ["GetItem", "Query", "Scan", "BatchGetItem", "ConditionCheckItem"].map((name) => `dynamodb:${name}`),
        Write: ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"].map((name) => `dynamodb:${name}`),
    },
    "AWS::S3::Bucket": {
        Read: ["s3:GetObject", "s3:ListBucket"],
        Write: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
    },
    "AWS::SQS::Queue": {
        Read: ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"],
        Write: ["sqs:SendMessage"],
    },
    "AWS::SNS::Topic": { Write: ["sns:Publish"] },
};

/** A connector, from a resource to others. */
interface Connector {
    readonly name: string;
    readonly source: string;
    readonly destinations: readonly string[];
    readonly permissions: readonly string[];
    /** Whether it is a resource of its own, and no attribute of its source. */
    readonly isResource: boolean;
    readonly line: number;
}

/** The connectors of a template: resources, and attributes of what they come from. */
function connectorsOf(template: Located): readonly Connector[] {
    return [...membersOf(at(template, "Resources"))].flatMap(([name, resource]) => {
        const own = membersOf(at(resource, "Connectors"));
        const inner = [...own].map(([key, each]) => connector(key, at(each, "Properties"), name, each.line));
        return scalarOf(at(resource, "Type")) === "AWS::Serverless::Connector"
            ? [connector(name, at(resource, "Properties"), undefined, resource.line)]
            : inner;
    });
}

function connector(name: string, properties: Located | undefined, source: string | undefined, line: number): Connector {
    const target = at(properties, "Destination");
    const targets = itemsOf(target).length > 0 ? itemsOf(target) : [target];
    return {
        name,
        source: source ?? scalarOf(at(properties, "Source", "Id")) ?? "",
        destinations: targets.map((each) => scalarOf(at(each, "Id")) ?? ""),
        permissions: itemsOf(at(properties, "Permissions")).flatMap((each) => scalarOf(each) ?? []),
        isResource: source === undefined,
        line,
    };
}

function typeOf(name: string, intrinsics: Intrinsics): string {
    const type = intrinsics.typeOf(name) ?? "";
    return type === "AWS::Serverless::SimpleTable" ? "AWS::DynamoDB::Table" : type;
}

/** Whether a resource is a connector from a function of which all is read that it allows. */
export function isReadConnector(template: Located, name: string, intrinsics: Intrinsics): boolean {
    const found = connectorsOf(template).find((each) => each.isResource && each.name === name);
    return (
        found !== undefined &&
        /^AWS::(Serverless|Lambda)::Function$/.test(typeOf(found.source, intrinsics)) &&
        found.destinations.every((each) => typeOf(each, intrinsics) in ALLOWED)
    );
}

/** Reads what connectors allow a function; what one at the function leads to and no key makes is noted. */
export function readConnectors(
    name: string,
    template: Located,
    reader: PermissionsReader,
    intrinsics: Intrinsics,
    notes: Notes,
): void {
    for (const each of connectorsOf(template).filter(({ source }) => source === name)) {
        for (const destination of each.destinations) {
            const allowed = ALLOWED[typeOf(destination, intrinsics)];
            const { line } = each;
            if (allowed !== undefined) {
                const actions = each.permissions.flatMap((permission) => allowed[permission] ?? []);
                const arn: Located = { value: `${destination}.Arn`, line, tag: "GetAtt" };
                reader.onResources(actions, [arn], { Effect: "Allow" }, line);
            } else if (!each.isResource) {
                const type = shortType(typeOf(destination, intrinsics)) || "resource";
                const what = `the connector ${each.name} to the ${type} ${destination}, which is not written`;
                const todo = "write what the function may do there to function.statements: docs/permissions.md";
                notes.missing(name, line, what, todo);
            }
        }
    }
}
