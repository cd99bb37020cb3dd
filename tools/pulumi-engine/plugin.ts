import path from "node:path";
import { run } from "./run";
import { pluginFolders } from "./search";
import type { ToolSource } from "./tool";
import { packageVersion } from "./versions";

/** How long a plugin may take to tell its version, in milliseconds: it is large, and at first comes from the disk. */
const PATIENCE = 30_000;

/** The Pulumi packages whose providers are plugins of the engine. */
export type PluginPackage = "aws" | "github";

/** The name of a provider's program, such as `pulumi-resource-aws`. */
export function pluginProgram(name: PluginPackage): string {
    return `pulumi-resource-${name}`;
}

/** Where a provider's program is within a plugin folder, such as `resource-aws-v7.48.0/pulumi-resource-aws`. */
export function pluginFile(name: PluginPackage): string {
    return path.join(`resource-${name}-v${packageVersion(`@pulumi/${name}`)}`, pluginProgram(name));
}

/** What one provider has of its own. */
export interface ProviderPlugin {
    readonly name: PluginPackage;
    readonly title: string;
    readonly build: Pick<ToolSource["build"], "recipe" | "fill" | "duration">;
}

/**
 * A provider plugin, of exactly the version of its package on npm.
 *
 * @param cliFile The CLI, which downloads it.
 */
export function providerPlugin({ name, title, build }: ProviderPlugin, cliFile: string): ToolSource {
    const version = packageVersion(`@pulumi/${name}`);
    return {
        title,
        install: `it with \`pulumi plugin install resource ${name} ${version}\``,

        candidates: () =>
            pluginFolders().map((folder) => ({
                file: path.join(folder, pluginFile(name)),
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
            name: `${name}-provider-download`,
            recipe: () => ({ version }),
            file: path.join("plugins", pluginFile(name)),
            async fill(folder) {
                await run(cliFile, ["plugin", "install", "resource", name, version], {
                    env: { PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" },
                });
            },
        },

        build: { ...build, name: `${name}-provider`, file: pluginProgram(name) },
    };
}
