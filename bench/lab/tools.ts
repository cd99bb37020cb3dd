import { dirname } from "node:path";

import { messageOf } from "../../common/errors";
import type { Steps } from "../../common/steps";
import { ensureOpenTofu, type OpenTofu } from "../../tools/opentofu";
import { ensureEngine } from "../../tools/pulumi-engine";
import { ensureCdk } from "../peers/cdk";
import type { Program } from "../commands";
import type { Missing } from "../peer";

/** OpenTofu, or why it cannot be had. */
export async function openTofu(steps: Steps): Promise<OpenTofu | Missing> {
    return ensureOpenTofu(steps).catch((error: unknown) => ({ what: "OpenTofu", why: messageOf(error) }));
}

/** What there is on this machine to be started, how much of the disk it takes, and what is not there. */
export interface ToolsHere {
    readonly programs: readonly Program[];
    /** By names for people. */
    readonly paths: Readonly<Record<string, string>>;
    readonly missing: readonly Missing[];
}

/** Looks for the programs that people start. */
export async function toolsHere(steps: Steps): Promise<ToolsHere> {
    const [tofu, cdk] = [await openTofu(steps), await ensureCdk(steps)];
    const engine = await ensureEngine(steps);
    const missing = [tofu, cdk].filter((each): each is Missing => "why" in each);
    const programs: Program[] = [{ name: "pulumi", file: engine.pulumi, version: "version" }];
    const paths: Record<string, string> = { "pulumi, with its language host": dirname(engine.pulumi) };
    if ("tofu" in tofu) {
        programs.push({ name: "opentofu", file: tofu.tofu });
        Object.assign(paths, { tofu: tofu.tofu, "terraform-provider-aws, cut": tofu.providerFolder });
    }
    if ("modules" in cdk) {
        programs.push({ name: "cdk", file: `${cdk.modules}/aws-cdk/bin/cdk` });
        Object.assign(paths, { "aws-cdk and aws-cdk-lib": cdk.modules });
    }
    return { programs, paths, missing };
}
