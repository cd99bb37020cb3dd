import { readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import type { Step } from "../../../common/steps";
import type { Recipe } from "../cache";
import { run } from "../run";
import { compile, goRecipe, inCopyOf } from "./go";

/** All that shapes the built plugin. */
export function githubProviderRecipe(): Recipe {
    return { ...goRecipe("github-provider"), "githubProvider.ts": readFileSync(__filename, "utf8") };
}

/**
 * Builds the GitHub provider plugin. It takes two programs: the first writes the schema of what the provider offers, the
 * second is the plugin, which has the schema inside.
 *
 * @param folder Gets the plugin, and the schema beside it.
 * @param step Told what is going on.
 */
export async function buildGithubProvider(folder: string, step: Step): Promise<void> {
    await inCopyOf("github-provider", folder, async (source) => {
        const generator = path.join(source, "tfgen");
        await compile(source, { package: "./cmd/tfgen", output: generator, step });
        await run(generator, ["schema", "--skip-docs", "--out", source], { cwd: source });
        step.note("putting the plugin together");
        await compile(source, { package: ".", output: path.join(folder, "pulumi-resource-github"), step });
        await copyFile(path.join(source, "schema.json"), path.join(folder, "schema.json"));
    });
}
