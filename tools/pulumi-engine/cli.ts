import { PulumiCommand } from "@pulumi/pulumi/automation";
import { isShim } from "./shim";
import { buildCommand, goRecipe } from "./build/go";
import { run } from "./run";
import { onPath } from "./search";
import type { ToolSource } from "./tool";
import { formatVersion, isAtLeast, MINIMUM_CLI, packageVersion, parseVersion } from "./versions";

/** The CLI asks the network for news of itself at each start, unless told not to. */
const QUIET = { PULUMI_SKIP_UPDATE_CHECK: "true" };

/** How long a program may take to tell its version, in milliseconds. */
const PATIENCE = 20_000;

/** `pulumi`, which is the engine, and what the Automation API drives. */
export const cli: ToolSource = {
    title: "Pulumi CLI",
    install: `the Pulumi CLI, ${MINIMUM_CLI} or newer, so that \`pulumi\` is on PATH`,

    candidates: () =>
        onPath("pulumi")
            .filter((file) => !isShim(file))
            .map((file) => ({ file, origin: "on PATH" })),

    async check(file) {
        const text = await run(file, ["version"], { env: QUIET, timeout: PATIENCE });
        const [version, minimum] = [parseVersion(text), parseVersion(MINIMUM_CLI)];
        if (version === undefined || minimum === undefined || !isAtLeast(version, minimum)) {
            throw new Error(`its version is ${text || "unknown"}, and ${MINIMUM_CLI} or newer is needed`);
        }
        return formatVersion(version);
    },

    // The version of the SDK, with the language host of the same version beside it.
    download: {
        name: "pulumi-download",
        recipe: () => ({ version: packageVersion("@pulumi/pulumi") }),
        file: "bin/pulumi",
        async fill(folder) {
            // Without a version it installs the SDK's own.
            await PulumiCommand.install({ root: folder });
        },
    },

    build: {
        name: "pulumi-cli",
        duration: "about 4 minutes on 2 cores",
        recipe: () => ({ ...goRecipe("cli"), version: MINIMUM_CLI }),
        file: "pulumi",
        async fill(folder, step) {
            await buildCommand({
                module: "cli",
                package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
                output: `${folder}/pulumi`,
                variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${MINIMUM_CLI}` },
                step,
            });
        },
    },
};
