import { derived, optional, preset } from "../declare/absence";
import { choice, flag, group, integer, list, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";
import type { Rule } from "../reader";
import { environment, secrets } from "./buildVariables";
import type { FunctionConfig } from "./function";

/** The newest images that CodeBuild keeps cached: "Docker images provided by CodeBuild". */
export const BUILD_IMAGES: Readonly<Record<FunctionConfig["architecture"], string>> = {
    arm64: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
    x86_64: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
};

/** A command of the managed build, which has to do something: a comment alone is a fault of syntax in a shell's braces. */
const command = text({
    meaning: "A command.",
    rule: {
        expected: "a shell command",
        example: "'npm test'",
        check: (value) =>
            value.split("\n").some((line) => !/^\s*(#|$)/.test(line)) && !/[\x00-\x08\x0b-\x1f\x7f]/.test(value),
    },
});

const MANAGED = ["mode", "managed"] as const;

/** A folder of the repository, from where it is read: never above it. */
function folderRule(example: string): Rule<string> {
    return {
        expected: `a folder inside the repository, such as ${example}`,
        example,
        pattern: "^(?!/)[\\w.@/ -]{1,255}$",
        check: (value) =>
            /(^|\/)\.\.(\/|$)/.test(value)
                ? "it leads out of the repository"
                : /^(?!\/)[\w.@/ -]{1,255}$/.test(value) && !/^\.(git|platform)(\/|$)/.test(value),
    };
}

export const build = group(
    { meaning: "How a branch is built.", shape: "a map of build settings" },
    {
        mode: choice({
            meaning:
                "`managed`: the platform's own build specification installs, tests, packages and releases. `application`: that " +
                "of the application's repository does it all.",
            values: ["managed", "application"],
            absent: preset("managed"),
        }),
        image: text({
            meaning: "One of CodeBuild's own images, or a public one.",
            rule: pattern(
                /^[\w./:@-]{1,255}$/,
                "a CodeBuild image, such as aws/codebuild/amazonlinux-x86_64-standard:5.0",
            ),
            absent: derived(
                "the newest Amazon Linux 2023 image for the architecture",
                (known: { readonly function: FunctionConfig }) => BUILD_IMAGES[known.function.architecture],
            ),
            limits: '"Docker images provided by CodeBuild"',
        }),
        computeType: choice({
            meaning: "The size of the machine that builds.",
            values: [
                "BUILD_GENERAL1_SMALL",
                "BUILD_GENERAL1_MEDIUM",
                "BUILD_GENERAL1_LARGE",
                "BUILD_GENERAL1_XLARGE",
                "BUILD_GENERAL1_2XLARGE",
            ],
            absent: preset("BUILD_GENERAL1_SMALL"),
            limits: '"Build environment compute modes and types" of AWS CodeBuild',
        }),
        timeout: integer({
            meaning: "How long a build may take.",
            from: 5,
            to: 2160,
            unit: "minutes",
            absent: preset(10),
            limits: '"Quotas for AWS CodeBuild"',
        }),
        folder: text({
            meaning:
                "The application's folder inside the repository. Handlers, lock files, commands, tests and what is " +
                "packaged are looked for there; a lock file of a workspace may be above it.",
            rule: folderRule("apps/api"),
            absent: optional("the whole repository"),
            onlyIn: MANAGED,
        }),
        install: list({
            meaning:
                "Commands that make the dependencies ready, in mode `managed`. Left out, the build installs what it recognises: " +
                "requirements.txt, uv.lock, poetry.lock, Pipfile.lock, package-lock.json, pnpm-lock.yaml or yarn.lock, for the function's " +
                "runtime and processor.",
            of: command,
            noun: "commands",
            absent: optional("by runtime"),
        }),
        commands: list({
            meaning:
                "Commands that build, between those that install and those that test. Left out, an application of " +
                "Node.js whose handler is not there yet is built by its script `build`, or bundled where it is written in TypeScript.",
            of: command,
            noun: "commands",
            absent: optional("by runtime"),
            onlyIn: MANAGED,
        }),
        output: text({
            meaning:
                "The folder that the build writes and that is packaged, relative to `build.folder`. The function's " +
                "handler is looked for in it.",
            rule: folderRule("dist"),
            absent: optional("what the handlers lie in"),
            onlyIn: MANAGED,
        }),
        test: list({
            meaning:
                "Commands that test; where one fails, nothing is released. In mode `managed`. Left out: for Python unittest or, where the " +
                "tests are written for it, pytest; for Node.js `npm test`; an application without tests is released with a warning.",
            of: command,
            noun: "commands",
            absent: optional("by runtime"),
        }),
        exclude: list({
            meaning:
                "Files that are left out of the package, beside tests, hidden files, the folder `build` and the like, in mode " +
                "`managed`. What would leave out a handler is not applied.",
            // What it means is for the release engine to say: release/packaging.
            of: text({
                meaning: "A pattern of paths.",
                rule: pattern(
                    /^(?!.*(^|\/)\.\.(\/|$))[^\\\x00-\x1f\x7f]{1,255}$/,
                    "a pattern of paths inside the repository, such as *.md, /docs or web/**",
                    "'*.md'",
                ),
            }),
            noun: "patterns",
            absent: preset([]),
        }),
        watch: list({
            meaning:
                "Paths of the repository that the application depends on beside `build.folder`, such as a folder of schemas. A push " +
                "that changes neither these, nor that folder, nor a package of the workspace that it uses, nor a lock file above it, " +
                "releases nothing.",
            of: text({ meaning: "A path.", rule: folderRule("schemas") }),
            noun: "paths",
            absent: preset([]),
            onlyIn: MANAGED,
        }),
        cache: flag({
            meaning:
                "Whether builds keep what package managers have downloaded, in the artifact bucket, for the next build with the same " +
                "lock files. Each environment has a cache of its own; the check of pull requests has none.",
            // Registries answer as fast as the bucket does, and what a build leaves to the next one is one thing more to trust.
            absent: preset(false),
            onlyIn: MANAGED,
        }),
        environment,
        secrets,
        buildspec: text({
            meaning: "The build specification inside the application's repository, in mode `application`.",
            rule: pattern(/^(?!\/)(?!.*\.\.)[\w./-]{1,255}$/, "a path inside the repository", "build/buildspec.yaml"),
            absent: preset("build/buildspec.yaml"),
        }),
    },
);

/** How a branch is built. */
export type BuildConfig = ValueOf<typeof build>;
