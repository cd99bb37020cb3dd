import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Intrinsics, ResourceValue } from "./intrinsics";
import type { Notes } from "./notes";

/** What holds an application's data, or what its messages go through. */
const KINDS = {
    "AWS::DynamoDB::Table": "table",
    "AWS::Serverless::SimpleTable": "table",
    "AWS::S3::Bucket": "bucket",
    "AWS::SQS::Queue": "queue",
    "AWS::SNS::Topic": "topic",
} as const;

/** A table, bucket, queue or topic that a template makes. What functions do with it, their `links` and `permissions.grants` say. */
export interface MadeResource {
    readonly kind: (typeof KINDS)[keyof typeof KINDS];
    /** What the template calls it. */
    readonly name: string;
    /** What AWS calls it. @default - CloudFormation makes a name */
    readonly physicalName?: string;
    readonly where: string;
    readonly type: string;
    /** As the template has them, unresolved. */
    readonly properties: Located | undefined;
}

/** The variables of a function that are the name, the ARN or the URL of something that the template makes, by name. */
export type Links = ReadonlyMap<string, ResourceValue>;

/** The tables, buckets, queues and topics of a template. */
export function madeResources(template: Located, intrinsics: Intrinsics, notes: Notes): readonly MadeResource[] {
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
                      type,
                      properties,
                      where: notes.at(resource.line),
                      ...(physicalName === undefined ? {} : { physicalName }),
                  },
              ];
    });
}

function isKind(type: string): type is keyof typeof KINDS {
    return type in KINDS;
}
