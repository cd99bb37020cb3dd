import { stringify } from "yaml";

/** The version of Node.js that the commands run on. */
const NODE = "22";

/** Whose comment on a pull request is trusted to say what was reviewed: that of the workflow which previews it. */
const REVIEWER = "github-actions[bot]";

const PLATFORM = "npm run --silent platform --";

/**
 * The build specification that applies the platform's own repository: what was reviewed, or nothing. A build that is started by
 * hand takes the digest of the changes from whoever starts it, in `REVIEWED`.
 */
export function updateBuildspec(): string {
    const reviewed = `${PLATFORM} ci reviewed "$CODEBUILD_RESOLVED_SOURCE_VERSION" --author '${REVIEWER}' --stack "$STACK"`;
    const specification = {
        version: 0.2,
        env: { shell: "bash" },
        phases: {
            install: {
                "runtime-versions": { nodejs: NODE },
                "on-failure": "ABORT",
                commands: ["npm ci", 'curl -fsSL https://get.pulumi.com | sh -s -- --version "$PULUMI_VERSION"'],
            },
            build: {
                "on-failure": "ABORT",
                commands: [
                    'export PATH="$HOME/.pulumi/bin:$PATH"',
                    `if [ -z "$REVIEWED" ]; then REVIEWED="$(${reviewed})"; fi`,
                    `${PLATFORM} up --stack "$STACK" --yes --wait 30m --reviewed "$REVIEWED" --allowed-by policies/allowed.yaml`,
                    'pulumi stack output --stack "$STACK" --json',
                ],
            },
        },
    };
    return stringify(specification, { lineWidth: 0 });
}
