import { optional, preset } from "../../declare/absence";
import { choice, flag, text } from "../../declare/kinds";
import { pattern } from "../../declare/rules";
import { RESOURCE_KEY_PATTERN } from "../../../contract/resourceNames";

/** The name of a resource in the configuration. */
export const RESOURCE_KEY = pattern(
    RESOURCE_KEY_PATTERN,
    "1 to 32 letters and digits, starting with a letter",
    "orders",
);

/** What every resource can say. */
export function shared<const G extends string>(
    what: string,
    {
        grants,
        usual,
        arn,
        name,
    }: {
        readonly grants: readonly G[];
        readonly usual: NoInfer<G>;
        readonly arn: string;
        readonly name: { readonly pattern: RegExp; readonly expected: string; readonly example: string };
    },
) {
    return {
        name: text({
            meaning:
                `What the ${what} is called in AWS, for an application whose sources have its name as a text. One account and Region have one of ` +
                "that name: with several environments it needs `shared`.",
            rule: pattern(name.pattern, name.expected, name.example),
            absent: optional("`<project>_<environment>-<key>`, or `<project>-<key>` of one that is shared"),
        }),
        arn: text({
            meaning: `A ${what} that is there already: it is used as it is, by all environments, and nothing is made.`,
            rule: pattern(new RegExp(arn), `the ARN of a ${what}`),
            absent: optional("one is made"),
        }),
        grant: choice({
            meaning:
                "What the application may do with it: the role of each function that has it is allowed that, and no more.",
            values: [...grants, "none"] as const,
            absent: preset(usual),
        }),
        shared: flag({
            meaning: "Whether there is one for all environments. Otherwise each has its own.",
            absent: preset(false),
        }),
    };
}
