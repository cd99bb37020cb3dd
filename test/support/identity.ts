const PLACE = "eu-west-1:123456789012";

/** What KMS makes up. */
const KEY_ID = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";

/** What a resource is called once it is there. */
export interface Identity {
    readonly id: string;
    readonly arn: string;
}

/**
 * The id and the ARN that AWS would give a resource, by its physical name, so that a policy can be asked about real ARNs. Where AWS
 * makes something up, it is made of the resource's name.
 */
export function likeAws(type: string, name: string, inputs: Readonly<Record<string, unknown>>): Identity {
    const [, , kind = ""] = type.split(":");
    const physical = text(inputs["name"]) ?? name;
    switch (kind) {
        case "Bucket": {
            const bucket = `${text(inputs["bucketPrefix"])}0a1b2c`;
            return { id: bucket, arn: `arn:aws:s3:::${bucket}` };
        }
        case "Function":
            return { id: physical, arn: `arn:aws:lambda:${PLACE}:function:${physical}` };
        case "LogGroup":
            return { id: physical, arn: `arn:aws:logs:${PLACE}:log-group:${physical}` };
        case "Project":
            return { id: physical, arn: `arn:aws:codebuild:${PLACE}:project/${physical}` };
        case "Pipeline":
            return { id: physical, arn: `arn:aws:codepipeline:${PLACE}:${physical}` };
        case "Key":
            return { id: KEY_ID, arn: `arn:aws:kms:${PLACE}:key/${KEY_ID}` };
        case "RestApi": {
            const id = `api${name.replaceAll(/\W/g, "")}`;
            return { id, arn: `arn:aws:apigateway:eu-west-1::/restapis/${id}` };
        }
        case "Role":
            return { id: physical, arn: `arn:aws:iam::123456789012:role/${physical}` };
        case "Secret":
            return { id: physical, arn: `arn:aws:secretsmanager:${PLACE}:secret:${physical}-AbCdEf` };
        default:
            return { id: `${kind}/${name}`, arn: `arn:${kind}/${name}` };
    }
}

function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
