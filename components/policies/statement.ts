import { connectionArns } from "../../config/source/connection";

type ConditionValue = string | number | boolean;

/** One statement of an IAM policy: one purpose, its actions sorted. */
export interface Statement {
    readonly Sid?: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly Action: string | readonly string[];
    readonly Resource?: string | readonly string[];
    /** All but these, in place of `Resource`: of a resource's own policy, which is about that alone. */
    readonly NotResource?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValue | readonly ConditionValue[]>>>>;
}

/** An IAM policy document. */
export interface PolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly Statement[];
}

/** A document of these statements. */
export const policy = (...Statement: readonly Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });

/** Allows actions on resources, both sorted. */
export const allow = (Sid: string, Action: readonly string[], ...Resource: readonly string[]): Statement => ({
    Sid,
    Effect: "Allow",
    Action: [...Action].sort(),
    Resource: [...Resource].sort(),
});

/**
 * Lets one AWS service assume a role.
 *
 * @param source The ARN of the one thing for which it may do so. Only for a service that says to IAM what it works for, or nothing
 *   is ever assumed. CodeBuild does: "Allow CodeBuild to interact with other AWS services". Lambda does not where it runs a
 *   function: "Using source function ARN to control function access behavior". Of CodePipeline and API Gateway no page says so.
 *   @default - for anything
 */
export function trustPolicy(service: string, source?: string): PolicyDocument {
    const trusted = {
        Sid: "Service",
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
    } as const;
    const [, , , , account = ""] = (source ?? "").split(":");
    return policy(
        source === undefined
            ? trusted
            : {
                  ...trusted,
                  Condition: { ArnEquals: { "aws:SourceArn": source }, StringEquals: { "aws:SourceAccount": account } },
              },
    );
}

/** Writing to log groups that are already there. The groups themselves come from Pulumi, with their retention. */
export function writeLogs(...logGroups: readonly string[]): Statement {
    // `:*` stands for the group's streams, which get their names from the service: CloudWatch Logs resource types.
    const resources = logGroups.flatMap((arn) => [arn, `${arn}:*`]);
    return allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], ...resources);
}

/** Fetching the GitHub token at run time. */
export function readToken(secret: string | undefined): readonly Statement[] {
    return secret === undefined ? [] : [allow("ReadGitHubToken", ["secretsmanager:GetSecretValue"], secret)];
}

/** Listing what is below a prefix of a bucket. */
export function listFolder(sid: string, bucket: string, prefix: string): Statement {
    return { ...allow(sid, ["s3:ListBucket"], bucket), Condition: { StringLike: { "s3:prefix": `${prefix}*` } } };
}

/**
 * Keeping a cache below a folder of the bucket: CodeBuild does so with the role of the build. It looks for keys by their
 * beginning (`fallback-keys`): "Build specification reference for CodeBuild".
 */
export function keepCache(bucket: string | undefined, folder: string | undefined): readonly Statement[] {
    return bucket === undefined || folder === undefined
        ? []
        : [
              allow("KeepCache", ["s3:GetObject", "s3:PutObject"], `${bucket}/${folder}/*`),
              listFolder("ListCache", bucket, `${folder}/`),
          ];
}

/** What is done with a connection, under both of the service's names. */
export function useConnection(arn: string, actions: readonly string[]): Statement {
    const both = actions.flatMap((action) => [`codeconnections:${action}`, `codestar-connections:${action}`]);
    return allow("UseConnection", both, ...connectionArns(arn));
}
