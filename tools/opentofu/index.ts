import path from "node:path";

import type { Steps } from "../../common/steps";
import { acquireTool, findTool, mayBeThere } from "../pulumi-engine/obtain";
import { describeTool, type Tool, type ToolSource } from "../pulumi-engine/tool";
import { cli } from "./cli";
import { provider } from "./provider";

/** OpenTofu with the AWS provider of the lab. */
export interface OpenTofu {
    /** Path of the `tofu` executable. */
    readonly tofu: string;
    /** The folder that holds `terraform-provider-aws`, for `dev_overrides`. */
    readonly providerFolder: string;
    /** For display: each tool's version and where it came from. */
    readonly origins: Readonly<Record<"tofu" | "terraform-provider-aws", string>>;
}

/**
 * Finds OpenTofu and the provider, or builds them: about ten minutes on 2 cores, once.
 *
 * @throws UserError when a tool cannot be had; it says what was tried and what to install.
 */
export async function ensureOpenTofu(steps: Steps): Promise<OpenTofu> {
    const tofu = await findOrAcquire(cli, steps);
    const aws = await findOrAcquire(provider, steps);
    return {
        tofu: tofu.file,
        providerFolder: path.dirname(aws.file),
        origins: { tofu: describeTool(tofu), "terraform-provider-aws": describeTool(aws) },
    };
}

/** Whether both seem to be on this machine, as far as names of files tell: nothing is run. */
export function hasOpenTofu(): boolean {
    return mayBeThere(cli) && mayBeThere(provider);
}

async function findOrAcquire(source: ToolSource, steps: Steps): Promise<Tool> {
    const { tool, rejected } = await findTool(source);
    return tool ?? (await acquireTool(source, rejected, steps));
}
