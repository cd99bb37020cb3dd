import type { AwsScope } from "../../common/awsScope";
import { sharedNames } from "../../contract/names";
import { isPlatformsName, type ResourceKind } from "../../contract/resourceNames";
import type { ResourceOutputs } from "../../contract/resourceOutputs";

/** What is done to one kind of thing, by those who look and by those who change. */
export interface Rights {
    /** The purpose of the statement, without spaces. */
    readonly purpose: string;
    readonly reads: readonly string[];
    readonly writes: readonly string[];
    readonly resources: readonly string[];
    readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Where a stack is, and what its physical names begin with. */
export interface Place {
    readonly scope: AwsScope;
    readonly projectName: string;
    /** The name of the function that environments share, where that was there before. @default - the platform's own */
    readonly functionName?: string | undefined;
    /** What the stack has of the application's resources. @default - none that has a name of its own */
    readonly resources?: readonly Pick<ResourceOutputs, "kind" | "name">[] | undefined;
    /** The domain names that its environments have, such as `api.example.com`. @default - none */
    readonly domains?: readonly string[] | undefined;
    /** The web ACLs that look at its environments, by their ARNs. @default - none */
    readonly webAcls?: readonly { readonly environment: string; readonly arn: string }[] | undefined;
    /** Whether its API has keys. @default false */
    readonly hasApiKeys?: boolean | undefined;
}

/** Who the jobs are, and what they work on. */
export interface CiPlace extends Place {
    /** Where the jobs run. */
    readonly service: "github" | "gitlab";
    /** The host of the CI system, such as `github.com` or `gitlab.example.com`. */
    readonly host: string;
    /** `owner/name` of the platform's own repository. */
    readonly repository: string;
    readonly branch: string;
    /** Of GitHub, with its own rules for who may deploy. @default - the branch */
    readonly environment?: string | undefined;
    /** The bucket of the stack's state. @default - it is kept elsewhere */
    readonly stateBucket?: string | undefined;
    /** The ARN of the key that encrypts the stack's secrets. @default - a passphrase does */
    readonly stateKey?: string | undefined;
    /** Whether the stack's own build project applies, and no job: `ci.mode` `codebuild`. @default false */
    readonly isSelfUpdating?: boolean;
    /** Managed policies that the configuration attaches to the function's role. */
    readonly attached?: readonly string[];
}

/** The ARN of something in the stack's account and region. */
export function arnIn({ scope }: Place, service: string, resource: string): string {
    return `arn:${scope.partition}:${service}:${scope.region}:${scope.accountId}:${resource}`;
}

/** The names of a kind that the configuration gives: those that the platform gives begin with the project's. */
export function givenNames({ projectName, resources = [] }: Place, kind: ResourceKind): readonly string[] {
    const names = resources.filter((each) => each.kind === kind).map(({ name }) => name);
    return names.filter((name) => !isPlatformsName(name, projectName));
}

/** The ARNs of the roles that the stack makes: their names hold the region, and nothing else begins like them. */
export function ownRoles({ scope, projectName }: Place): readonly string[] {
    const role = (name: string) => `arn:${scope.partition}:iam::${scope.accountId}:role/${name}`;
    return [role(`${projectName}-${scope.region}-*`), role(`${projectName}-${scope.region}_*`)];
}

/** What a stack has in API Gateway, but for keys and domain names. */
const API_PATHS = ["/restapis", "/usageplans"];

/** The keys that sign a ledger. */
const SIGNING_KEYS = { StringEquals: { "kms:KeySpec": "ECC_NIST_P256", "kms:KeyUsage": "SIGN_VERIFY" } };

/** What the providers do with the resources of a stack, but for roles: docs/emulators.md says which call takes which right. */
export function resourceRights(place: Place): readonly Rights[] {
    const { scope, projectName } = place;
    const names = sharedNames(projectName, scope.region);
    const bucket = `arn:${scope.partition}:s3:::${names.bucketPrefix}*`;
    const shared = place.functionName ?? names.function;
    const functions = [
        arnIn(place, "lambda", `function:${shared}`),
        // A version's number is not known before it is published; AWS names versions and aliases in the ARN's last part.
        arnIn(place, "lambda", `function:${shared}:*`),
        // Those of previews and of environments that are isolated, which are not known yet. No project's name has an underscore.
        arnIn(place, "lambda", `function:${projectName}_*`),
    ];
    // AWS ends these names with what is made up later: environments, previews and their like.
    const own = (service: string, kind: string) => [
        arnIn(place, service, `${kind}${projectName}-*`),
        arnIn(place, service, `${kind}${projectName}_*`),
    ];
    const groups = [
        ...own("logs", "log-group:/aws/lambda/"),
        ...(shared === names.function ? [] : [arnIn(place, "logs", `log-group:/aws/lambda/${shared}`)]),
        ...own("logs", "log-group:/aws/codebuild/"),
        arnIn(place, "logs", `log-group:/aws/apigateway/${projectName}/*`),
        // Of an environment that has an API of its own.
        arnIn(place, "logs", `log-group:/aws/apigateway/${projectName}_*`),
    ];
    const api = `arn:${scope.partition}:apigateway:${scope.region}::`;
    return [
        {
            purpose: "Functions",
            reads: words("lambda", "GetAlias GetFunction GetFunctionCodeSigningConfig GetFunctionConcurrency") // the rest:
                .concat(words("lambda", "GetFunctionConfiguration GetPolicy GetProvisionedConcurrencyConfig ListTags"))
                .concat(words("lambda", "ListVersionsByFunction")),
            writes: words("lambda", "AddPermission CreateAlias CreateFunction DeleteAlias DeleteFunction")
                .concat(words("lambda", "DeleteFunctionConcurrency DeleteProvisionedConcurrencyConfig InvokeFunction"))
                .concat(words("lambda", "PutFunctionConcurrency PutProvisionedConcurrencyConfig RemovePermission"))
                .concat(words("lambda", "TagResource UntagResource UpdateAlias UpdateFunctionCode"))
                .concat(words("lambda", "UpdateFunctionConfiguration")),
            resources: functions,
        },
        {
            purpose: "Layers",
            reads: words("lambda", "GetLayerVersion"),
            writes: words("lambda", "DeleteLayerVersion PublishLayerVersion"),
            // Those that read secret variables, and their versions: AWS names a version in the ARN's last part.
            resources: ["", ":*"].map((version) => arnIn(place, "lambda", `layer:${projectName}_*${version}`)),
        },
        {
            purpose: "Api",
            reads: words("apigateway", "GET"),
            writes: words("apigateway", "DELETE PATCH POST PUT"),
            // AWS makes up the ids, and no condition of API Gateway's names one: all REST APIs and plans of the Region.
            resources: ["/account", ...API_PATHS.flatMap((path) => [path, `${path}/*`]), "/tags/*"].map(
                (path) => `${api}${path}`,
            ),
        },
        {
            purpose: "ApiKeys",
            // Whoever may read a key may read its value, too, and of all keys of the Region: only where the stack has some.
            reads: place.hasApiKeys === true ? words("apigateway", "GET") : [],
            writes: words("apigateway", "DELETE GET PATCH POST"),
            resources: ["/apikeys", "/apikeys/*"].map((path) => `${api}${path}`),
        },
        {
            purpose: "Builds",
            reads: words("codebuild", "BatchGetProjects"),
            writes: words(
                "codebuild",
                "CreateProject CreateWebhook DeleteProject DeleteWebhook UpdateProject UpdateWebhook",
            ),
            resources: own("codebuild", "project/"),
        },
        {
            purpose: "Pipelines",
            reads: words("codepipeline", "GetPipeline ListTagsForResource ListWebhooks"),
            writes: words(
                "codepipeline",
                "CreatePipeline DeletePipeline DeleteWebhook PutWebhook TagResource UntagResource",
            ).concat(words("codepipeline", "UpdatePipeline")),
            resources: [...own("codepipeline", ""), ...own("codepipeline", "webhook:")],
        },
        {
            purpose: "Connections",
            reads: words("codeconnections", "GetConnection ListTagsForResource").concat(
                words("codestar-connections", "GetConnection ListTagsForResource"),
            ),
            writes: words("codeconnections", "DeleteConnection PassConnection TagResource UntagResource UseConnection"),
            // AWS makes up the id of a connection.
            resources: ["codeconnections", "codestar-connections"].map((each) => arnIn(place, each, "connection/*")),
        },
        {
            purpose: "MakeConnections",
            reads: [],
            writes: words("codeconnections", "CreateConnection"),
            // CreateConnection takes no resource: "Actions, resources, and condition keys for AWS CodeConnections".
            resources: ["*"],
        },
        {
            purpose: "Bucket",
            reads: words("s3", "GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging")
                .concat(words("s3", "GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy"))
                .concat(words("s3", "GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging"))
                .concat(words("s3", "GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration"))
                .concat(words("s3", "GetLifecycleConfiguration GetReplicationConfiguration ListBucket")),
            writes: words(
                "s3",
                "CreateBucket DeleteBucket DeleteBucketPolicy ListBucketVersions PutBucketOwnershipControls",
            )
                .concat(words("s3", "PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning"))
                .concat(words("s3", "PutEncryptionConfiguration PutLifecycleConfiguration")),
            // The provider ends the bucket's name with 26 digits of its own.
            resources: [bucket],
        },
        {
            purpose: "Objects",
            reads: words("s3", "GetObject GetObjectTagging"),
            writes: words("s3", "DeleteObject DeleteObjectVersion PutObject PutObjectTagging"),
            resources: [`${bucket}/*`],
        },
        {
            purpose: "Logs",
            reads: words("logs", "ListTagsForResource"),
            writes: words("logs", "CreateLogGroup DeleteLogGroup PutRetentionPolicy TagResource UntagResource"),
            // With `:*` AWS names a group whose streams are meant, too, and some calls ask for that name.
            resources: groups.flatMap((group) => [group, `${group}:*`]),
        },
        {
            purpose: "Secrets",
            reads: words("secretsmanager", "DescribeSecret GetResourcePolicy GetSecretValue"),
            writes: words(
                "secretsmanager",
                "CreateSecret DeleteSecret PutSecretValue TagResource UntagResource UpdateSecret",
            ).concat(words("secretsmanager", "UpdateSecretVersionStage")),
            // Secrets Manager ends the name with 6 characters of its own.
            resources: [arnIn(place, "secretsmanager", `secret:${names.tokenSecret}-*`)],
        },
        {
            purpose: "LedgerKey",
            reads: words("kms", "DescribeKey GetKeyPolicy GetKeyRotationStatus GetPublicKey ListResourceTags"),
            writes: words("kms", "PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource UpdateKeyDescription"),
            // AWS makes up the id of a key: those that sign, and none that encrypts anything.
            resources: [arnIn(place, "kms", "key/*")],
            condition: SIGNING_KEYS,
        },
        {
            purpose: "MakeLedgerKey",
            reads: [],
            writes: words("kms", "CreateKey"),
            // CreateKey takes no resource: "Actions, resources, and condition keys for AWS Key Management Service".
            resources: ["*"],
            condition: SIGNING_KEYS,
        },
        {
            purpose: "Parameters",
            reads: words("ssm", "GetParameter ListTagsForResource"),
            writes: words("ssm", "AddTagsToResource DeleteParameter PutParameter RemoveTagsFromResource"),
            resources: [arnIn(place, "ssm", `parameter/_platform/${projectName}/*`)],
        },
        {
            purpose: "Rules",
            reads: words("events", "DescribeRule ListTagsForResource ListTargetsByRule"),
            writes: words("events", "DeleteRule PutRule PutTargets RemoveTargets TagResource UntagResource"),
            resources: [
                arnIn(place, "events", `rule/${projectName}_previews-*`),
                arnIn(place, "events", `rule/${projectName}_*-builds`),
            ],
        },
        {
            purpose: "Lists",
            reads: ["logs:DescribeLogGroups", "ssm:DescribeParameters"],
            writes: [],
            // These take no resource: "Actions, resources, and condition keys" of CloudWatch Logs and of Systems Manager.
            resources: ["*"],
        },
    ];
}

/** Actions of one service. */
export function words(service: string, actions: string): string[] {
    return actions.split(" ").map((action) => `${service}:${action}`);
}
