import { optional, preset } from "../declare/absence";
import { group, list, text } from "../declare/kinds";
import { pattern } from "../declare/rules";

/** The name of a bucket, alone or at the end of its ARN: "General purpose bucket naming rules" of Amazon S3. */
const BUCKET = /^(?:arn:aws[a-z-]*:s3:::)?[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** A key of KMS that signs. Of an alias, nothing says which key it will name tomorrow. */
const LEDGER_KEY = pattern(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    "the ARN of a KMS key, such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
);

/** From where an environment is promoted. */
export const promotesFrom = group(
    {
        meaning:
            "What that environment has released of the very same Git tree is promoted here, tested version and all, and " +
            "not built again.",
        shape: "the name of an environment, or a map of environment and stack",
        short: "environment",
        absent: optional(),
    },
    {
        environment: text({
            meaning: "The environment that is promoted from.",
            // Checked against the whole map, not by itself.
            rule: { expected: "the name of another environment", check: () => true },
        }),
        stack: text({
            meaning:
                "The artifact bucket of the stack that has this environment, by its name or its ARN, in any account and Region. That stack " +
                "names in `environments.<name>.promotedBy` who may read there.",
            rule: pattern(BUCKET, "the name or the ARN of a bucket"),
            absent: optional("this stack"),
        }),
        signedBy: text({
            meaning:
                "The key that signs the ledger of that stack: its output `ledgerKey`. What it has not signed is not promoted. Only beside `stack`. `promotedBy` there " +
                "lets roles read the public half of a key that the stack has made.",
            rule: LEDGER_KEY,
            absent: optional("the ledger there is not signed"),
        }),
    },
);

/** Who else may promote what an environment has released. */
export const promotedBy = list({
    meaning:
        "Roles of other stacks, in this account or another, that may read this environment's ledger and the packages of its function, to " +
        "promote them: those of the builds of environments that name this stack in `promotesFrom`, and those of people who promote by " +
        "hand. An account's root stands for all of its roles that may read in this bucket by their own policies.",
    noun: "roles",
    most: 20,
    of: text({
        meaning: "The ARN of a role, or of an account's root.",
        rule: pattern(
            /^arn:aws[a-z-]*:iam::\d{12}:(?:root|role\/[\w+=,.@/-]{1,512})$/,
            "the ARN of a role, such as arn:aws:iam::123456789012:role/shop-production-build, or of a root",
        ),
    }),
    absent: preset([]),
    limits: '"Bucket policies" of Amazon S3: 20 KB',
});
