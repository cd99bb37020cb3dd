import { optional } from "../declare/absence";
import { text } from "../declare/kinds";
import { pattern, refusing } from "../declare/rules";

/** What the project name becomes a part of decides its form; each condition names the service that sets it. */
export const projectName = text({
    meaning:
        "The first part of every physical name. Changing it later means another function, API and bucket, which " +
        "`removal.protect` refuses.",
    rule: refusing(
        pattern(
            /^(?=.{2,40}$)[a-z](-?[a-z0-9])+$/,
            "2 to 40 of a-z, 0-9 and single hyphens, starting with a letter and ending with a letter or digit",
            "my-project",
        ),
        (value) =>
            /^(aws|ssm)/.test(value)
                ? "Systems Manager refuses parameters whose path starts with aws or ssm"
                : /^(xn--|sthree-|amzn-s3-demo-)/.test(value)
                  ? "Amazon S3 reserves this prefix"
                  : undefined,
    ),
    limits:
        'Systems Manager, "Requirements and constraints for parameter names"; Amazon S3, "General purpose bucket naming ' +
        'rules"',
});

export const accountId = text({
    meaning: "The one AWS account to work in. The program refuses to run in any other.",
    rule: pattern(/^\d{12}$/, "the 12 digits of the AWS account to deploy to", "<12 digits>"),
});

export const roleName = text({
    meaning: "A role in that account that the program assumes. Without it, the caller's own identity does the work.",
    rule: pattern(/^[\w+=,.@/-]{1,512}$/, "the name (with its path, if any) of an IAM role, not its ARN"),
    absent: optional("the caller's own identity"),
});

export const permissionsBoundary = text({
    meaning:
        "A managed policy of that account under which all roles of the stack are made: they may do no more than it leaves. " +
        "The command `ci trust` prints one, and roles for CI that can make no other: [docs/ci.md](docs/ci.md).",
    rule: pattern(/^[\w+=,.@/-]{1,512}$/, "the name (with its path, if any) of an IAM policy, not its ARN"),
    absent: optional("none"),
});

/** Where a stage answers, if not at AWS's own host name. */
export const invokeUrl = text({
    meaning: "Where stages answer, if not at AWS's own host name. For a custom domain or a local emulator.",
    rule: {
        expected: "an http(s) URL with {stage} in it, and {restApi} if needed, without a slash at its end",
        example: "'https://api.example.com/{stage}'",
        pattern: "^https?://.*\\{stage\\}",
        check: (value) =>
            /^https?:\/\/[^\s{}]+/.test(value.replaceAll(/\{(stage|restApi)\}/g, "x")) &&
            value.includes("{stage}") &&
            !/[{}]/.test(value.replaceAll(/\{(stage|restApi)\}/g, "")) &&
            !value.endsWith("/"),
    },
    absent: optional("AWS's own host name"),
});
