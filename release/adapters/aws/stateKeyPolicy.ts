/** What manages the key, by name: "Default key policy" of AWS KMS has the same, but for grants, which nobody needs here. */
const MANAGE = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
];

/**
 * The policy of a key that encrypts the secrets of stacks: within its account IAM says who manages it and who encrypts and decrypts
 * with it. It cannot be handed on: not to another account, nor by a grant, which a service of AWS would take. Without the account
 * itself in it nobody could mend the policy: "Allow access to the AWS account and enable IAM policies" of AWS KMS.
 */
export function stateKeyPolicy(account: string, partition: string) {
    const Principal = { AWS: `arn:${partition}:iam::${account}:root` };
    // In the policy of a key `*` is this key: "Resource" under "Elements in a key policy" of AWS KMS.
    const Resource = "*";
    return {
        Version: "2012-10-17",
        Statement: [
            { Sid: "Manage", Effect: "Allow", Principal, Action: MANAGE, Resource },
            { Sid: "Use", Effect: "Allow", Principal, Action: ["kms:Decrypt", "kms:Encrypt"], Resource },
        ],
    };
}
