import path from "node:path";
import { awsProviderRecipe, buildAwsProvider } from "./build/awsProvider";
import { run } from "./run";
import { pluginFolders } from "./search";
import type { ToolSource } from "./tool";
import { packageVersion } from "./versions";

const NAME = "pulumi-resource-aws";

/** How long the plugin may take to tell its version, in milliseconds: it is large, and at first comes from the disk. */
const PATIENCE = 30_000;

/** The folder of the plugin within a plugin folder, such as `resource-aws-v7.48.0`. */
export function pluginName(): string {
    return `resource-aws-v${packageVersion("@pulumi/aws")}`;
}

/**
 * The provider plugin for AWS, of exactly the version of `@pulumi/aws`.
 *
 * @param cliFile The CLI, which downloads it.
 */
export function awsProvider(cliFile = "pulumi"): ToolSource {
    const version = packageVersion("@pulumi/aws");
    return {
        title: "AWS provider",
        install: `it with \`pulumi plugin install resource aws ${version}\``,

        candidates: () =>
            pluginFolders().map((folder) => ({
                file: path.join(folder, pluginName(), NAME),
                origin: "in the plugin folder",
            })),

        async check(file) {
            const own = (await run(file, ["-version"], { timeout: PATIENCE })).replace(/^v/, "");
            if (own !== version) {
                throw new Error(`its version is ${own || "unknown"}, and ${version} is needed`);
            }
            return own;
        },

        download: {
            name: "aws-provider-download",
            recipe: () => ({ version }),
            file: path.join("plugins", pluginName(), NAME),
            async fill(folder) {
                await run(cliFile, ["plugin", "install", "resource", "aws", version], {
                    env: { PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" },
                });
            },
        },

        build: {
            name: "aws-provider",
            duration: "about 6 minutes on 2 cores",
            recipe: awsProviderRecipe,
            file: NAME,
            fill: buildAwsProvider,
        },
    };
}
