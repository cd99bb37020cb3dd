import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { pluginName } from "./awsProvider";
import { cacheFolder, cacheKey } from "./cache";

/**
 * Makes a PULUMI_HOME with the AWS provider as its only plugin, and returns its path. The user's own home stays as it is:
 * no login, plugin or template of theirs is seen or touched. Each plugin file has a home of its own, so that two
 * versions of this project do not take turns in changing one.
 *
 * @param plugin The file of the provider plugin.
 */
export async function pulumiHome(plugin: string): Promise<string> {
    const home = path.join(cacheFolder(), `home-${cacheKey({ plugin })}`);
    // The engine looks for folders; a link that stands for a folder is passed over.
    const folder = path.join(home, "plugins", pluginName());
    const link = path.join(folder, path.basename(plugin));
    await mkdir(folder, { recursive: true });
    try {
        await symlink(plugin, link);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    }
    return home;
}
