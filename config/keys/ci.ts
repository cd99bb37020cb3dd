import { optional, preset } from "../declare/absence";
import { choice, group, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";

export const ci = group(
    {
        meaning: "How the platform itself is updated, out of its own repository: [docs/ci.md](docs/ci.md).",
        shape: "a map with mode, and what belongs to it",
    },
    {
        mode: choice({
            meaning:
                "`none`: by whoever runs `up`, such as a job of your CI system. `codebuild`: by a build project of the stack, after " +
                "each push to the branch below, with the role that `ci trust --codebuild` prints.",
            values: ["none", "codebuild"],
            absent: preset("none"),
        }),
        repository: text({
            meaning: "The platform's own repository, which `githubOwner` owns.",
            rule: pattern(
                /^(?!\.{1,2}$)[\w.-]{1,100}$/,
                "the repository's name alone (no owner, no URL): up to 100 of letters, digits, '-', '_' and '.'",
                "my-platform",
            ),
            absent: optional(),
            onlyIn: ["mode", "codebuild"],
        }),
        branch: text({
            meaning: "The branch of it that is applied.",
            rule: pattern(/^[\w.\-/]{1,200}$/, "the name of a branch: letters, digits and - . _ /", "main"),
            absent: preset("main"),
            onlyIn: ["mode", "codebuild"],
        }),
        state: text({
            meaning: "The bucket in which the stack's state is kept, as `PULUMI_BACKEND_URL` names it.",
            rule: pattern(
                /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w./-]*)?(\?[\w=&.:%-]+)?$/,
                "the address of a bucket, as the command state shows it",
                "'s3://my-state?region=<region>&awssdk=v2'",
            ),
            absent: optional(),
            onlyIn: ["mode", "codebuild"],
        }),
    },
);

/** How the platform itself is updated. */
export type CiConfig = ValueOf<typeof ci>;
