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
    { grants, usual, arn }: { readonly grants: readonly G[]; readonly usual: NoInfer<G>; readonly arn: string },
) {
    return {
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
