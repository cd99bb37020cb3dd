import { readFileSync } from "node:fs";
import path from "node:path";

import { buildCommand, goRecipe } from "../pulumi-engine/build/go";
import { run } from "../pulumi-engine/run";
import { onPath } from "../pulumi-engine/search";
import type { ToolSource } from "../pulumi-engine/tool";

/** Where the version of OpenTofu is pinned. */
const folder = path.join(__dirname, "go") as `/${string}`;

/** How long the CLI may take to tell its version, in milliseconds. */
const PATIENCE = 20_000;

/** The version of OpenTofu that is measured: that of `go/go.mod`. */
export function openTofuVersion(): string {
    const [, version = ""] = /opentofu\/opentofu v(\S+)/.exec(readFileSync(path.join(folder, "go.mod"), "utf8")) ?? [];
    return version;
}

/** `tofu`, in exactly the pinned version: what is measured has to be the same everywhere. */
export const cli: ToolSource = {
    title: "OpenTofu",
    install: `OpenTofu ${openTofuVersion()}, so that \`tofu\` is on PATH`,

    candidates: () => onPath("tofu").map((file) => ({ file, origin: "on PATH" })),

    async check(file) {
        const text = await run(file, ["version", "-json"], { timeout: PATIENCE, env: { CHECKPOINT_DISABLE: "1" } });
        const { terraform_version: own } = JSON.parse(text) as { readonly terraform_version?: string };
        if (own !== openTofuVersion()) {
            throw new Error(`its version is ${own ?? "unknown"}, and ${openTofuVersion()} is needed`);
        }
        return own;
    },

    build: {
        name: "opentofu",
        duration: "about 5 minutes on 2 cores",
        recipe: () => goRecipe(folder),
        file: "tofu",
        async fill(target, step) {
            await buildCommand({
                module: folder,
                package: "github.com/opentofu/opentofu/cmd/tofu",
                output: path.join(target, "tofu"),
                // As its releases are built: without it the version ends in -dev.
                variables: { "github.com/opentofu/opentofu/version.dev": "no" },
                step,
            });
        },
    },
};
