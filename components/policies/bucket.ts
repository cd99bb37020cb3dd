import { keptFolder } from "../../contract/bucketLayout";
import { ledgerFolder } from "../../contract/releaseRecord";
import { allow, listFolder, policy, type PolicyDocument, type Statement } from "./statement";

/** Roles elsewhere that may promote what an environment has released. */
export interface BucketReaders {
    readonly environment: string;
    /** Whose packages the environment serves. */
    readonly functionName: string;
    /** The ARNs of the roles, in any account. */
    readonly roles: readonly string[];
}

/** What a bucket lets others do: nothing without TLS, and nothing at all but to read what they may promote. */
export function bucketPolicy(bucketArn: string, readers: readonly BucketReaders[] = []): PolicyDocument {
    return policy(tlsOnly(bucketArn), ...readers.flatMap((each, index) => readReleases(bucketArn, each, index)));
}

/** Refuses every request to a bucket that does not come over TLS. */
function tlsOnly(bucketArn: string): Statement {
    return {
        Sid: "TlsOnly",
        Effect: "Deny",
        // A denial has to name everybody and everything to leave nobody out.
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}

/**
 * The accounts are the principals, and the roles a condition: S3 refuses a policy that names a role which is not there yet, and
 * a role that is deleted and made again would not be the one that was named ("AWS JSON policy elements: Principal").
 */
function readReleases(
    bucketArn: string,
    { environment, functionName, roles }: BucketReaders,
    index: number,
): readonly Statement[] {
    const ledger = ledgerFolder(environment);
    const objects = [`${bucketArn}/${ledger}*`, `${bucketArn}/${keptFolder(functionName)}*`];
    const find = listFolder(`FindReleases${index}`, bucketArn, ledger);
    const read = allow(`ReadReleases${index}`, ["s3:GetObject"], ...objects);
    const accounts = roles.filter(isRoot);
    const named = roles.filter((arn) => !isRoot(arn)).sort();
    const roots = [...new Set(named.map((arn) => arn.replace(/:role\/.*$/, ":root")))];
    const all = (statement: Statement): Statement => ({ ...statement, Principal: { AWS: [...accounts].sort() } });
    const some = (statement: Statement): Statement => ({
        ...statement,
        Sid: `${statement.Sid}Roles`,
        Principal: { AWS: roots },
        Condition: { ...statement.Condition, ArnEquals: { "aws:PrincipalArn": named } },
    });
    return [
        ...(accounts.length === 0 ? [] : [all(find), all(read)]),
        ...(named.length === 0 ? [] : [some(find), some(read)]),
    ];
}

/** An account's root as a principal stands for whoever that account lets: "AWS account principals". */
function isRoot(arn: string): boolean {
    return arn.endsWith(":root");
}
