import { optional, preset } from "../declare/absence";
import { group, list, map, text } from "../declare/kinds";
import { pattern, refusing } from "../declare/rules";

/** What an ARN of a service looks like up to the resource. */
const ARN = "^arn:aws[a-z-]*";
const PLACE = "[a-z0-9-]+:\\d{12}";

/** Names that Lambda keeps for itself: "Reserved environment variables" of the AWS Lambda Developer Guide. */
const RESERVED: readonly string[] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_MAX_CONCURRENCY",
    "AWS_LAMBDA_METADATA_API",
    "AWS_LAMBDA_METADATA_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/** What variables of a function are, whoseever they are. */
const VARIABLES = {
    shape: "a map of names to plain texts, or to secrets",
    names: refusing(
        pattern(/^[A-Za-z]\w+$/, "2 or more letters, digits and _, starting with a letter, and none of Lambda's own"),
        (name) => (RESERVED.includes(name) ? "Lambda sets it itself" : undefined),
    ),
    nameIs: "a variable's name",
    placeholder: "<name>",
    of: group(
        {
            meaning: "The value of a variable.",
            shape: "a plain text, or a map with secret",
            short: "value",
        },
        {
            value: text({
                meaning: "The value itself, in clear.",
                rule: pattern(/^[^\0]+$/, "a text without NUL"),
                absent: optional(),
            }),
            secret: text({
                meaning:
                    "The name of a secret of the environment, or of previews. Its value is in the variable before the handler is loaded: " +
                    "[docs/settings.md](docs/settings.md#a-secret-in-a-variable).",
                rule: pattern(/^[\w.-]{1,128}$/, "the name of a secret: letters, digits and _ . -"),
                absent: optional(),
                limits: '"Modifying the runtime environment" of AWS Lambda',
            }),
        },
    ),
    limits: '"Working with Lambda environment variables"',
} as const;

export const environment = map({
    meaning:
        "Variables, the same in every environment, together at most 4 KB. Each is a plain text or, where every environment is `isolated`, " +
        "`{ secret: <name> }`: previews have theirs, too. What differs is in `environments.<name>.settings`; what is secret is refused in clear.",
    ...VARIABLES,
});

/** Those of one environment, which has a function of its own. */
export const ownEnvironment = map({
    meaning:
        "Variables of this environment's own function, beside those of `function.environment`, of which they replace the ones " +
        "of the same name. Each is a plain text, or `{ secret: <name> }`. Only where it is `isolated`.",
    ...VARIABLES,
});

export const layers = list({
    meaning: "Layers, in the order in which they are laid over each other.",
    of: text({
        meaning: "A version of a layer.",
        rule: pattern(
            new RegExp(`${ARN}:lambda:${PLACE}:layer:[\\w-]{1,140}:\\d+$`),
            "the ARN of a version of a layer, such as arn:aws:lambda:eu-west-1:123456789012:layer:tools:3",
        ),
    }),
    noun: "layers",
    most: 5,
    absent: preset([]),
    limits: '"Lambda quotas"',
});

export const kmsKey = text({
    meaning: "The key that encrypts the variables.",
    rule: pattern(
        new RegExp(`${ARN}:kms:${PLACE}:key/[\\w-]+$`),
        "the ARN of a KMS key, such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    absent: optional("AWS's own"),
});

export const deadLetter = text({
    meaning:
        "Where an event goes that the function has failed on, where nobody waits for an answer. Requests of the API are never such.",
    rule: pattern(
        new RegExp(`${ARN}:(sqs|sns):${PLACE}:[\\w-]{1,256}$`),
        "the ARN of an SQS queue or an SNS topic, and neither of them FIFO",
    ),
    absent: optional(),
    limits: '"Adding a dead-letter queue" of AWS Lambda',
});

export const fileSystem = group(
    {
        meaning:
            "A file system of Amazon EFS. It takes `function.vpc`, with a mount target in each Availability Zone of its subnets.",
        shape: "a map with accessPoint and mountPath",
        absent: optional(),
    },
    {
        accessPoint: text({
            meaning: "The access point through which it is used.",
            rule: pattern(
                new RegExp(`${ARN}:elasticfilesystem:${PLACE}:access-point/fsap-[0-9a-f]{17}$`),
                "the ARN of an access point of Amazon EFS",
            ),
        }),
        mountPath: text({
            meaning: "Where the application finds it.",
            rule: pattern(/^\/mnt\/[\w.-]{1,155}$/, "a folder in /mnt, such as /mnt/files", "/mnt/files"),
        }),
    },
);

/** What belongs to a VPC by an id of hexadecimal digits. */
const ids = (prefix: string, meaning: string, noun: string, most: number, limits: string) =>
    list({
        meaning,
        of: text({
            meaning: `One of the ${noun}.`,
            rule: pattern(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `an id such as ${prefix}-0123456789abcdef0`),
        }),
        noun,
        most,
        limits,
    });

export const vpc = group(
    {
        meaning:
            "The network that the function is in. From there it reaches the internet only through a NAT gateway, which AWS bills by " +
            "the hour and by the gigabyte.",
        shape: "a map with subnets and securityGroups",
        absent: optional("Lambda's own, which reaches the internet"),
    },
    {
        subnets: ids(
            "subnet",
            "Private subnets, better in two Availability Zones.",
            "subnets",
            16,
            "VpcConfig of AWS Lambda",
        ),
        securityGroups: ids("sg", "What the function may reach.", "security groups", 5, "VpcConfig of AWS Lambda"),
    },
);
