import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "../cacheFolder";
import { cacheKey } from "./cache";
import { pluginFile, type PluginPackage } from "./plugin";

/**
 * Makes a PULUMI_HOME with the given provider plugins as its only ones, and returns its path. The user's own home stays
 * as it is: no login, plugin or template of theirs is seen or touched. Each set of plugin files has a home of its own, so
 * that two versions of this project do not take turns in changing one.
 *
 * @param plugins The file of each provider plugin.
 */
export async function pulumiHome(plugins: Readonly<Record<PluginPackage, string>>): Promise<string> {
    const home = path.join(cacheFolder(), `home-${cacheKey(plugins)}`);
    for (const [name, file] of Object.entries(plugins)) {
        // The engine looks for folders; a link that stands for a folder is passed over.
        const link = path.join(home, "plugins", pluginFile(name as PluginPackage));
        await mkdir(path.dirname(link), { recursive: true });
        try {
            await symlink(file, link);
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
                throw error;
            }
        }
    }
    return home;
}
