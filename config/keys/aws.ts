import { optional } from "../declare/absence";
import { text } from "../declare/kinds";
import { pattern } from "../declare/rules";

/** Of the namespace `aws`, what is ours to judge. The other keys belong to the AWS provider. */
export const AWS_KEYS = {
    "aws:region": text({
        meaning: "The region to work in.",
        rule: pattern(/^[a-z]{2,}(-[a-z]+)+-\d+$/, "an AWS region, such as ap-southeast-2", "ap-southeast-2"),
    }),
    "aws:profile": text({
        meaning: "The profile whose credentials are used.",
        rule: { expected: "the name of a profile in the AWS configuration files", check: () => true },
        absent: optional("that of the shell"),
    }),
};
