import { BatchGetProjectsCommand, CodeBuildClient } from "@aws-sdk/client-codebuild";
import { GetBucketTaggingCommand, ListObjectsV2Command, paginateListBuckets, type S3Client } from "@aws-sdk/client-s3";
import { MAX_ATTEMPTS, openS3 } from "./connect";
import { connectionsNamed } from "./connectionsByName";
import { explain, isNamed } from "./errors";
import type { Inputs } from "./inputs";
import { apisLike, authorizersLike, keysLike, pathsLike, plansLike } from "./lostGateway";
import { keysOfKms, policiesLike, sourcesLike, statementsLike } from "./lostRights";
import { currentVersions, queuesNamed, secretsLike, topicsNamed } from "./lostStores";
import { hasTags } from "./tags";

/** What was being made when a run was killed, or what a lost state knew, and whose id AWS has made up. */
export interface LostResource {
    /** As the provider calls it, such as `aws:apigateway/restApi:RestApi`. */
    readonly type: string;
    readonly inputs: Inputs;
    /** Whether it was made long ago: it has its tags, and holds what it is for. @default false */
    readonly isSettled?: boolean;
}

/** The 26 characters with which the provider ends a name of which it knows the beginning alone: date and time, and a count. */
const SUFFIX = /^\d{18}[0-9a-f]{8}$/;

type Look = (region: string, inputs: Inputs, isSettled: boolean) => Promise<readonly string[]>;

const LOOKS: Readonly<Record<string, Look>> = {
    "aws:apigateway/apiKey:ApiKey": keysLike,
    "aws:apigateway/authorizer:Authorizer": authorizersLike,
    "aws:apigateway/resource:Resource": pathsLike,
    "aws:apigateway/restApi:RestApi": apisLike,
    "aws:apigateway/usagePlan:UsagePlan": plansLike,
    "aws:codebuild/project:Project": projectsLike,
    "aws:codeconnections/connection:Connection": async (region, { name }) => connectionsNamed(region, name),
    "aws:iam/rolePolicy:RolePolicy": policiesLike,
    "aws:kms/key:Key": keysOfKms,
    "aws:lambda/eventSourceMapping:EventSourceMapping": sourcesLike,
    "aws:lambda/permission:Permission": statementsLike,
    "aws:s3/bucket:Bucket": bucketsLike,
    "aws:secretsmanager/secret:Secret": secretsLike,
    "aws:secretsmanager/secretVersion:SecretVersion": currentVersions,
    "aws:sns/topic:Topic": topicsNamed,
    "aws:sqs/queue:Queue": queuesNamed,
};

/**
 * The ids, as the provider takes them in, of all that may be a resource: by what it is called, and by its tags or, of what a killed run may
 * have made, its emptiness, so that nothing is taken for it that somebody else uses.
 *
 * @returns Undefined where it cannot be looked for: nothing is known to look by, or the caller may not.
 * @throws {UserError} where AWS does not answer.
 */
export async function lookForLost(
    region: string,
    { type, inputs, isSettled = false }: LostResource,
): Promise<readonly string[] | undefined> {
    try {
        return await LOOKS[type]?.(region, inputs, isSettled);
    } catch (error) {
        if (isNamed(error, "AccessDenied", "AccessDeniedException")) {
            return undefined;
        }
        throw explain("Looking for what is there already", error);
    }
}

async function projectsLike(region: string, { name }: Inputs): Promise<readonly string[]> {
    const client = new CodeBuildClient({ region, maxAttempts: MAX_ATTEMPTS });
    const { projects = [] } = await client.send(new BatchGetProjectsCommand({ names: [String(name)] }));
    return projects.flatMap(({ arn }) => arn ?? []);
}

/** Its tags come with a request after the one that makes it. One that holds anything was not made just now. */
async function bucketsLike(
    region: string,
    { bucketPrefix, tags }: Inputs,
    isSettled: boolean,
): Promise<readonly string[]> {
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
            const isIt = isSettled ? hasTags(await tagsOf(s3, Name), tags, true) : await isEmpty(s3, Name);
            found.push(...(isIt ? [Name] : []));
        }
    }
    return found;
}

async function isEmpty(s3: S3Client, bucket: string): Promise<boolean> {
    const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
    return KeyCount === 0;
}

async function tagsOf(s3: S3Client, bucket: string): Promise<Readonly<Record<string, string>>> {
    try {
        const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
        return Object.fromEntries(TagSet.map(({ Key = "", Value = "" }) => [Key, Value]));
    } catch (error) {
        if (isNamed(error, "NoSuchTagSet")) {
            return {};
        }
        throw error;
    }
}
