import { isLike } from "../../../../config/iam/reach";
import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Intrinsics, ResourceValue } from "./intrinsics";
import type { Notes } from "./notes";
import { shapeOf, type Shape } from "./shapes";

/** What holds an application's data, or what its messages go through. */
const KINDS = {
    "AWS::DynamoDB::Table": "table",
    "AWS::Serverless::SimpleTable": "table",
    "AWS::S3::Bucket": "bucket",
    "AWS::SQS::Queue": "queue",
    "AWS::SNS::Topic": "topic",
} as const;

/** A table, bucket, queue or topic that a template makes. What functions do with it, their `links` and `permissions.grants` say. */
export interface MadeResource extends Shape {
    readonly kind: (typeof KINDS)[keyof typeof KINDS];
    /** What the template calls it. */
    readonly name: string;
    /** What the configuration is to call it. */
    readonly key: string;
    /** What AWS calls it. @default - CloudFormation makes a name */
    readonly physicalName?: string;
    /** Whether the configuration gives it that name, since the sources have it: all environments share it. @default false */
    readonly isNamed?: true;
    readonly where: string;
    readonly type: string;
    /** As the template has them, unresolved. */
    readonly properties: Located | undefined;
}

/** The variables of a function that are the name, the ARN or the URL of something that the template makes, by name. */
export type Links = ReadonlyMap<string, ResourceValue>;

/** The tables, buckets, queues and topics of a template. */
export function madeResources(template: Located, intrinsics: Intrinsics, notes: Notes): readonly MadeResource[] {
    const keys = new Set<string>();
    return [...membersOf(at(template, "Resources"))].flatMap(([name, resource]): MadeResource[] => {
        const type = scalarOf(at(resource, "Type")) ?? "";
        const kind = isKind(type) ? KINDS[type] : undefined;
        const physicalName = intrinsics.nameOf(name);
        const properties = at(resource, "Properties");
        return kind === undefined
            ? []
            : [
                  {
                      kind,
                      name,
                      key: keyOf(kind, name, keys),
                      ...shapeOf(kind, type, properties, intrinsics),
                      type,
                      properties,
                      where: notes.at(resource.line),
                      ...(physicalName === undefined ? {} : { physicalName }),
                  },
              ];
    });
}

/** What a resource is called in ARNs, and what the names of AWS's managed policies for it begin with. */
const SERVICES: Readonly<Record<MadeResource["kind"], readonly [service: string, policies: RegExp]>> = {
    table: ["dynamodb", /^AmazonDynamoDB/],
    bucket: ["s3", /^AmazonS3/],
    queue: ["sqs", /^AmazonSQS/],
    topic: ["sns", /^AmazonSNS/],
};

/** Whether an ARN is of a resource that has a name of its own, or of a part of it. */
export function isArnOf({ kind, physicalName }: MadeResource, arn: string): boolean {
    const [service, name] = namedBy(arn);
    return physicalName !== undefined && service === SERVICES[kind][0] && name.split("/")[0] === physicalName;
}

/** Whether an ARN with wildcards is of a resource that has a name of its own, among others. */
export function isArnAround({ kind, physicalName }: MadeResource, arn: string): boolean {
    const [service, name] = namedBy(arn);
    const isAny = arn === "*" || (service === SERVICES[kind][0] && name.includes("*"));
    return physicalName !== undefined && isAny && (arn === "*" || isLike(physicalName, name));
}

/** Whether an action is one of the service of a resource; `*` is one of all. */
export function isActionOn({ kind }: MadeResource, action: string): boolean {
    return isLike(SERVICES[kind][0], action.split(":")[0] ?? "");
}

/** Whether a managed policy of AWS is about all resources of a kind. */
export function isPolicyOf({ kind }: MadeResource, policy: string): boolean {
    return SERVICES[kind][1].test(policy.split("/").at(-1) ?? "");
}

/** The service and the name of a resource in an ARN. */
function namedBy(arn: string): readonly [service: string, name: string] {
    const [, , service = "", , , ...rest] = arn.split(":");
    return [service, rest.join(":").replace(/^table\//, "")];
}

/** `todos` of `TodosDynamoDbTable`. @param taken Those of before, to which it is added. */
export function keyOf(kind: string, name: string, taken: Set<string>): string {
    const bare = name
        .replace(/(Dynamo(db|DB|Db)?|S3|SQS|Sqs|SNS|Sns)?(Table|Bucket|Queue|Topic)$/, "")
        .replaceAll(/\W|_/g, "");
    const cut = (/^[A-Za-z]/.test(bare) ? bare : kind).slice(0, 30);
    const first = cut.replace(/^([A-Z]+)(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
    const free = [first, ...Array.from({ length: 98 }, (_, index) => `${first}${index + 2}`)];
    const key = free.find((each) => !taken.has(`${kind}.${each}`)) ?? first;
    taken.add(`${kind}.${key}`);
    return key;
}

function isKind(type: string): type is keyof typeof KINDS {
    return type in KINDS;
}
