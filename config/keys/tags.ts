import { map, text } from "../declare/kinds";
import { pattern } from "../declare/rules";

/** Of the 50 tags that AWS allows on a resource; the platform adds some of its own. */
const MOST_TAGS = 40;

/** Tag keys and values as AWS takes them on all the services used here. */
export const tags = map({
    meaning:
        "Audit tags for every resource that can carry tags, beside `ManagedBy`, `Project` and `Stack` (and `Environment`, " +
        "where a resource belongs to one), which they may override, in whatever case. Keys have to differ in more than upper " +
        "and lower case: IAM takes such keys for one.",
    shape: "a map of tag keys to values",
    names: pattern(
        /^(?!aws:)[\p{L}\p{N} _.:/=+\-@]{1,128}$/iu,
        "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws:",
    ),
    nameIs: "a tag key",
    placeholder: "<key>",
    most: { count: MOST_TAGS, noun: "tag" },
    of: text({
        meaning: "The value of a tag.",
        rule: pattern(
            /^[\p{L}\p{N} _.:/=+\-@]{1,256}$/u,
            "a tag value of 1 to 256 letters, digits, spaces and _ . : / = + - @",
        ),
    }),
    limits: '"Tag naming limits and requirements" of the AWS General Reference',
});
