import { copyFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Step } from "../../../common/steps";
import type { Recipe } from "../cache";
import { run } from "../run";
import { addCutProvider, cutProviderRecipe } from "./cutProvider";
import { compile, inCopyOf } from "./go";

/** All that shapes the built plugin. */
export function awsProviderRecipe(): Recipe {
    return { ...cutProviderRecipe(), "awsProvider.ts": readFileSync(__filename, "utf8") };
}

/**
 * Builds the AWS provider plugin. It takes two programs: the first writes the schema of what the provider offers, the
 * second is the plugin, which has the schema inside.
 *
 * @param folder Gets the plugin, and the schema beside it.
 * @param step Told what is going on.
 */
export async function buildAwsProvider(folder: string, step: Step): Promise<void> {
    await inCopyOf("aws-provider", folder, async (source) => {
        step.note("fetching the Terraform provider");
        await addCutProvider(source);
        const generator = path.join(source, "tfgen");
        await compile(source, { package: "./cmd/tfgen", output: generator, step });
        await run(generator, ["schema", "--skip-docs", "--out", source], { cwd: source });
        step.note("putting the plugin together");
        await compile(source, { package: ".", output: path.join(folder, "pulumi-resource-aws"), step });
        await copyFile(path.join(source, "schema.json"), path.join(folder, "schema.json"));
    });
}
