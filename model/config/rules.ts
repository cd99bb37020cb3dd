import { OWN_VARIABLES } from "../stageVariables";
import type { Rule } from "./reader";
import { reservation } from "./reservedNames";

const pattern = (expression: RegExp, expected: string, example?: string): Rule<string> => ({
    expected,
    check: (value) => expression.test(value),
    ...(example === undefined ? {} : { example }),
});

const between = (low: number, high: number, unit: string): Rule<number> => ({
    expected: `a whole number from ${low} to ${high} (${unit})`,
    check: (value) => value >= low && value <= high,
});

const oneOf = (values: readonly string[]): Rule<string> => ({
    expected: `one of ${values.join(", ")}`,
    check: (value) => values.includes(value),
    ...(values[0] === undefined ? {} : { example: values[0] }),
});

/** What the project name becomes a part of decides its form; each condition names the service that sets it. */
export const projectName: Rule<string> = {
    expected: "2 to 40 of a-z, 0-9 and single hyphens, starting with a letter and ending with a letter or digit",
    example: "my-project",
    check: (value) => {
        if (!/^[a-z](-?[a-z0-9])+$/.test(value) || value.length > 40) {
            return false;
        }
        // Parameter names may not start with these: Systems Manager, "Requirements and constraints for parameter names".
        if (/^(aws|ssm)/.test(value)) {
            return "Systems Manager refuses parameters whose path starts with aws or ssm";
        }
        // Reserved bucket prefixes: Amazon S3, "General purpose bucket naming rules".
        return /^(xn--|sthree-|amzn-s3-demo-)/.test(value) ? "Amazon S3 reserves this prefix" : true;
    },
};

export const accountId = pattern(/^\d{12}$/, "the 12 digits of the AWS account to deploy to", "<12 digits>");

export const region = pattern(/^[a-z]{2}(-[a-z]+)+-\d+$/, "an AWS region, such as ap-southeast-2", "ap-southeast-2");

export const roleName = pattern(/^[\w+=,.@/-]{1,512}$/, "the name (with its path, if any) of an IAM role, not its ARN");

export const profile: Rule<string> = {
    expected: "the name of a profile in the AWS configuration files",
    check: () => true,
};

/** Checked against the whole map, not by itself. */
export const promotesFrom: Rule<string> = {
    expected: "the name of another environment",
    check: () => true,
};

export const githubOwner = pattern(
    /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$/,
    "a GitHub user or organization: up to 39 letters, digits and single hyphens",
    "my-organization",
);

export const githubRepository = pattern(
    /^(?!\.{1,2}$)[\w.-]{1,100}$/,
    "the repository's name alone (no owner, no URL): up to 100 of letters, digits, '-', '_' and '.'",
    "my-application",
);

/** With the name of an environment behind it, within the 255 characters of a commit status's context. */
export const githubName = pattern(
    /^[A-Za-z0-9][\w.-]{0,99}$/,
    "1 to 100 letters, digits, '.', '_' and '-', starting with a letter or digit",
    "my-project-live",
);

/**
 * Alias, stage, parameter path, commit status and output at once. Lambda aliases take letters, digits, '-' and '_' and may
 * not be a number.
 */
export const environmentName: Rule<string> = {
    expected: "1 to 64 letters, digits, '-' and '_', starting with a letter",
    check: (value) => {
        if (!/^[A-Za-z][\w-]{0,63}$/.test(value)) {
            return false;
        }
        return reservation(value) ?? true;
    },
};

/** An environment that is to go. A stack of an older version may have one whose name is taken by now. */
export const goingEnvironment = pattern(/^[A-Za-z][\w-]{0,63}$/, "the name of an environment");

/** git-check-ref-format(1), within what API Gateway takes as the value of a stage variable. */
export const branch: Rule<string> = {
    expected: "a Git branch of letters, digits and - . _ ~ : / ? # & = , (what an API Gateway stage variable can hold)",
    example: "<branch>",
    check: (value) => {
        if (/^refs\/heads\//.test(value)) {
            return "leave out refs/heads/";
        }
        const isRef = !/^-|^\/|\/$|\/\/|\.\.|@\{|(^|\/)\.|\.lock(\/|$)|\.$|[\s~^:?*[\\\x00-\x20\x7f]/.test(value);
        return value.length <= 255 && isRef && /^[A-Za-z0-9\-._/#&=,]+$/.test(value);
    },
};

/** Runtimes that AWS Lambda keeps up to date and the managed build knows. Retired ones are left out on purpose. */
export const runtime = oneOf(["python3.13", "python3.14", "python3.12", "python3.11", "nodejs22.x", "nodejs24.x"]);

/** `file.function`, the file with its folders. */
export const handler = pattern(
    /^[\w-]+(\/[\w-]+)*\.[A-Za-z_]\w*$/,
    "file.function, such as app.lambda_handler",
    "app.lambda_handler",
);

export const architecture = oneOf(["x86_64", "arm64"]);

export const memorySize = between(128, 10240, "MiB");

/** More than 29 s is only of use to callers other than the REST API, which gives up after 29 s by default. */
export const functionTimeout = between(1, 900, "seconds");

export const computeType = oneOf([
    "BUILD_GENERAL1_SMALL",
    "BUILD_GENERAL1_MEDIUM",
    "BUILD_GENERAL1_LARGE",
    "BUILD_GENERAL1_XLARGE",
    "BUILD_GENERAL1_2XLARGE",
]);

export const buildTimeout = between(5, 2160, "minutes");

export const image = pattern(
    /^[\w./:@-]{1,255}$/,
    "a CodeBuild image, such as aws/codebuild/amazonlinux-x86_64-standard:5.0",
);

export const buildMode = oneOf(["managed", "application"]);

/** A command of the managed build, which has to do something: a comment alone is a fault of syntax in a shell's braces. */
export const command: Rule<string> = {
    expected: "a shell command",
    example: "'npm test'",
    check: (value) =>
        value.split("\n").some((line) => !/^\s*(#|$)/.test(line)) && !/[\x00-\x08\x0b-\x1f\x7f]/.test(value),
};

/** What it means is for the release engine to say: release/package. */
export const excluded = pattern(
    /^(?!.*(^|\/)\.\.(\/|$))[^\\\x00-\x1f\x7f]{1,255}$/,
    "a pattern of paths inside the repository, such as *.md, /docs or web/**",
    "'*.md'",
);

export const buildspecPath = pattern(
    /^(?!\/)(?!.*\.\.)[\w./-]{1,255}$/,
    "a path inside the repository",
    "build/buildspec.yaml",
);

/** A path as a URL has it, without query and fragment. */
export const healthPath = pattern(
    /^\/[\w\-.~!$&'()*+,;=:@%/]{0,254}$/,
    "a path that starts with /, without a query, such as /health",
    "/health",
);

export const verifySeconds = between(1, 300, "seconds");

/** Where GitHub's API is: GitHub itself, or the lab's stand-in for it. */
export const githubApiUrl = pattern(
    /^https?:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)*$/,
    "an http(s) URL without a slash at its end",
    "https://api.github.com",
);

export const sourceMode = oneOf(["oauth", "connection"]);

export const sourceTrigger = oneOf(["webhook", "polling"]);

/** Both prefixes are in use: AWS has renamed the service, and connections keep the ARN that they were made with. */
export const connectionArn = pattern(
    /^arn:aws[a-z-]*:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[\w-]+$/,
    "the ARN of a connection, as the console of CodePipeline shows it under Settings, Connections",
);

/** A glob of paths, as the filters of CodePipeline's triggers take them. */
export const pathFilter = pattern(
    /^[^\x00-\x1f\x7f]{1,255}$/,
    "a pattern of paths inside the repository, such as src/** or *.md",
    "'src/**'",
);

/** The most stages that anybody can have asked for: more would not fit the roles of an account, two for each environment. */
const MOST_STAGES = 1000;

/** More environments than the account's quota allows are refused by {@link stagesFault}. */
export const apiStages = between(1, MOST_STAGES, "stages");

export const previews = between(0, MOST_STAGES - 1, "previews at once");

export const previewHours = between(1, 720, "hours");

/** Names and values as API Gateway takes them: "Stage variables reference", and its quotas for their length. */
export const settingName: Rule<string> = {
    expected: `1 to 64 letters, digits and _, none of ${OWN_VARIABLES.join(", ")}`,
    check: (value) => {
        if (!/^\w{1,64}$/.test(value)) {
            return false;
        }
        return OWN_VARIABLES.includes(value) ? "the platform sets it itself" : true;
    },
};

export const settingValue = pattern(
    /^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/,
    "1 to 512 letters, digits and - . _ ~ : / ? # & = , (what an API Gateway stage variable can hold)",
);

export const rateLimit = between(1, 10_000, "requests per second");

export const burstLimit = between(1, 5_000, "requests");

export const integrationTimeout = between(50, 29_000, "milliseconds");

export const mediaType = pattern(/^[\w*.+-]+\/[\w*.+-]+$/, "a media type, such as image/png", "image/png");

/** The periods that CloudWatch Logs knows: PutRetentionPolicy, retentionInDays. */
export const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const logRetention: Rule<number> = {
    expected: `one of ${RETENTION_DAYS.join(", ")} (days)`,
    check: (value) => (RETENTION_DAYS as readonly number[]).includes(value),
    example: "30",
};

export const artifactExpiry = between(1, 3650, "days");

/** Tag keys and values as AWS takes them on all the services used here. */
export const tagKey: Rule<string> = {
    expected: "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws:",
    check: (value) => /^(?!aws:)[\p{L}\p{N} _.:/=+\-@]{1,128}$/iu.test(value),
};

export const tagValue: Rule<string> = {
    expected: "a tag value of 1 to 256 letters, digits, spaces and _ . : / = + - @",
    check: (value) => /^[\p{L}\p{N} _.:/=+\-@]{1,256}$/u.test(value),
};

/** Where a stage answers, if not at AWS's own host name. */
export const invokeUrl: Rule<string> = {
    expected: "an http(s) URL with {stage} in it, and {restApi} if needed, without a slash at its end",
    example: "'https://api.example.com/{stage}'",
    check: (value) =>
        /^https?:\/\/[^\s{}]+/.test(value.replaceAll(/\{(stage|restApi)\}/g, "x")) &&
        value.includes("{stage}") &&
        !/[{}]/.test(value.replaceAll(/\{(stage|restApi)\}/g, "")) &&
        !value.endsWith("/"),
};
