import { readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import path from "node:path";

import { addCutProvider, cutProviderRecipe } from "../pulumi-engine/build/cutProvider";
import { compile, inCopyOf } from "../pulumi-engine/build/go";
import { run } from "../pulumi-engine/run";
import type { ToolSource } from "../pulumi-engine/tool";

/** How long the program may take to say that it is a plugin, in milliseconds. */
const PATIENCE = 30_000;

/** Checksums of what the provider's program needs beyond what Pulumi's plugin does. */
const SUMS = readFileSync(path.join(__dirname, "provider.go.sum"), "utf8");

/** The main package of the Terraform provider. */
const PACKAGE = "github.com/hashicorp/terraform-provider-aws";

/**
 * `terraform-provider-aws`: the same cut copy, in the same Go module and so with the same dependencies, as the provider of
 * the lab, with Terraform's own protocol before it in place of Pulumi's bridge. It is always built: one with all services
 * would start slower, which would be no fault of OpenTofu.
 */
export const provider: ToolSource = {
    title: "Terraform's AWS provider",
    install: "Go, to build the provider",
    candidates: () => [],

    async check(file) {
        // Run by itself it says that it is a plugin, and fails.
        const said = await run(file, [], { timeout: PATIENCE }).catch(String);
        if (!said.includes("This binary is a plugin")) {
            throw new Error("it is no plugin of Terraform");
        }
        return "";
    },

    build: {
        name: "terraform-provider-aws",
        duration: "about 4 minutes on 2 cores, less where the lab's provider was built",
        recipe: () => ({ ...cutProviderRecipe(), SUMS, "provider.ts": readFileSync(__filename, "utf8") }),
        file: "terraform-provider-aws",
        async fill(folder, step) {
            await inCopyOf("aws-provider", folder, async (source) => {
                step.note("fetching the Terraform provider");
                await addCutProvider(source);
                await appendFile(path.join(source, "go.sum"), SUMS);
                await compile(source, { package: PACKAGE, output: path.join(folder, "terraform-provider-aws"), step });
            });
        },
    },
};
