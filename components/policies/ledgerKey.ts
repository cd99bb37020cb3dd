import { allow, policy, type PolicyDocument, type Statement } from "./statement";

/** Who may do what with the key that signs the ledger. */
export interface LedgerKeyHolders {
    readonly partition: string;
    readonly accountId: string;
    /** The roles of the stack, as one pattern. */
    readonly stack: string;
    /** The ARNs of those that release, and sign what they have done. */
    readonly releasing: readonly string[];
    /** The ARNs of roles, or of accounts' roots, elsewhere, that may promote from here and have to check what they read. */
    readonly readers: readonly string[];
}

/** Signing what was released, and checking what others have. */
export function signLedger(key: string | undefined): readonly Statement[] {
    return key === undefined ? [] : [allow("SignLedger", ["kms:GetPublicKey", "kms:Sign"], key)];
}

/** Checking a ledger. Where it is that of another stack, the policy of its key has to allow it as well. */
export function checkLedger(key: string | undefined, sid = "CheckPromotedStack"): readonly Statement[] {
    return key === undefined ? [] : [allow(sid, ["kms:GetPublicKey"], key)];
}

/**
 * The policy of the key. `*` is the key itself there, and without the account's own statement nobody could ever change the key ("Key
 * policies in AWS KMS", "Default key policy"). Of the stack's roles those that release may sign and no others, whatever somebody
 * attaches to them.
 */
export function ledgerKeyPolicy({ partition, accountId, stack, releasing, readers }: LedgerKeyHolders): PolicyDocument {
    const roots = readers.filter(isRoot);
    const named = readers.filter((arn) => !isRoot(arn)).sort();
    const accounts = [...new Set(named.map((arn) => arn.replace(/:role\/.*$/, ":root")))].sort();
    const read = (Sid: string, AWS: readonly string[]): Statement => ({
        ...allow(Sid, ["kms:GetPublicKey"], "*"),
        Principal: { AWS },
    });
    return policy(
        { ...allow("Account", ["kms:*"], "*"), Principal: { AWS: `arn:${partition}:iam::${accountId}:root` } },
        {
            ...allow("OnlyReleases", ["kms:Sign"], "*"),
            Effect: "Deny",
            // A denial has to name everybody to leave nobody out.
            Principal: "*",
            Condition: {
                ArnLike: { "aws:PrincipalArn": stack },
                ...(releasing.length === 0 ? {} : { ArnNotEquals: { "aws:PrincipalArn": [...releasing].sort() } }),
            },
        },
        ...(roots.length === 0 ? [] : [read("CheckPromoted", [...roots].sort())]),
        // KMS refuses a policy that names a role which is not there: the accounts are the principals, and the roles a condition.
        ...(named.length === 0
            ? []
            : [
                  {
                      ...read("CheckPromotedRoles", accounts),
                      Condition: { ArnEquals: { "aws:PrincipalArn": named } },
                  },
              ]),
    );
}

/** An account's root as a principal stands for whoever that account lets: "AWS account principals". */
function isRoot(arn: string): boolean {
    return arn.endsWith(":root");
}
