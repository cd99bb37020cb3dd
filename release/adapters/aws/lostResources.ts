import { APIGatewayClient, paginateGetResources, paginateGetRestApis } from "@aws-sdk/client-api-gateway";
import { ListObjectsV2Command, paginateListBuckets } from "@aws-sdk/client-s3";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { MAX_ATTEMPTS, openS3 } from "./connect";
import { connectionsNamed } from "./connectionsByName";
import { explain, isNamed } from "./errors";

/** What was being made when a run was killed, and whose id AWS has made up. */
export interface LostResource {
    /** As the provider calls it, such as `aws:apigateway/restApi:RestApi`. */
    readonly type: string;
    readonly inputs: Inputs;
}

type Inputs = Readonly<Record<string, unknown>>;

/** The 26 characters with which the provider ends a name of which it knows the beginning alone: date and time, and a count. */
const SUFFIX = /^\d{18}[0-9a-f]{8}$/;

const LOOKS: Readonly<Record<string, (region: string, inputs: Inputs) => Promise<readonly string[]>>> = {
    "aws:apigateway/resource:Resource": pathsLike,
    "aws:apigateway/restApi:RestApi": apisLike,
    "aws:codeconnections/connection:Connection": async (region, { name }) => connectionsNamed(region, name),
    "aws:s3/bucket:Bucket": bucketsLike,
    "aws:secretsmanager/secret:Secret": secretsLike,
};

/**
 * The ids, as the provider takes them in, of all that a killed run may have made of a resource: by what it is called, and by its tags
 * or its emptiness, so that nothing is taken for it that somebody uses.
 *
 * @returns Undefined where it cannot be looked for: nothing is known to look by, or the caller may not.
 * @throws {UserError} where AWS does not answer.
 */
export async function lookForLost(
    region: string,
    { type, inputs }: LostResource,
): Promise<readonly string[] | undefined> {
    try {
        return await LOOKS[type]?.(region, inputs);
    } catch (error) {
        if (isNamed(error, "AccessDenied", "AccessDeniedException")) {
            return undefined;
        }
        throw explain("Looking for what an interrupted run has made", error);
    }
}

async function apisLike(region: string, { name, tags }: Inputs): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { items = [] } of paginateGetRestApis({ client: gateway(region) }, { limit: 500 })) {
        const same = items.filter((api) => api.name === name && hasAll(api.tags ?? {}, tags));
        found.push(...same.flatMap(({ id }) => id ?? []));
    }
    return found;
}

/** A request that makes an API brings its tags. */
function hasAll(has: Readonly<Record<string, string>>, tags: unknown): boolean {
    return Object.entries((tags ?? {}) as Inputs).every(([key, value]) => has[key] === value);
}

async function pathsLike(region: string, { restApi, parentId, pathPart }: Inputs): Promise<readonly string[]> {
    const found: string[] = [];
    const input = { restApiId: String(restApi), limit: 500 };
    for await (const { items = [] } of paginateGetResources({ client: gateway(region) }, input)) {
        const same = items.filter((each) => each.parentId === parentId && each.pathPart === pathPart);
        found.push(...same.flatMap(({ id }) => (id === undefined ? [] : [`${String(restApi)}/${id}`])));
    }
    return found;
}

/** Its tags come with a request after the one that makes it. One that holds anything was not made just now. */
async function bucketsLike(region: string, { bucketPrefix }: Inputs): Promise<readonly string[]> {
    const s3 = openS3(region);
    const prefix = typeof bucketPrefix === "string" ? bucketPrefix : "";
    const found: string[] = [];
    for await (const { Buckets = [] } of paginateListBuckets(
        { client: s3 },
        { Prefix: prefix, BucketRegion: region, MaxBuckets: 1000 },
    )) {
        for (const { Name = "" } of Buckets) {
            if (prefix === "" || !Name.startsWith(prefix) || !SUFFIX.test(Name.slice(prefix.length))) {
                continue;
            }
            const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket: Name, MaxKeys: 1 }));
            found.push(...(KeyCount === 0 ? [Name] : []));
        }
    }
    return found;
}

/** Its id is its ARN, which ends with six characters of AWS's. One that is being deleted is none: it has to be restored first. */
async function secretsLike(region: string, { name }: Inputs): Promise<readonly string[]> {
    const client = new SecretsManagerClient({ region, maxAttempts: MAX_ATTEMPTS });
    try {
        const { ARN, DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: String(name) }));
        return ARN === undefined || DeletedDate !== undefined ? [] : [ARN];
    } catch (error) {
        if (isNamed(error, "ResourceNotFoundException")) {
            return [];
        }
        throw error;
    }
}

function gateway(region: string): APIGatewayClient {
    return new APIGatewayClient({ region, maxAttempts: MAX_ATTEMPTS });
}
