import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { ensureEngine } from "../../tools/pulumi-engine";
import { LabFolder, type LabRecord } from "../../lab/folder";
import { labEnvironment, writeProject } from "../../lab/project";
import { down, startLab, type Lab } from "../../lab/up";

import type { Missing } from "../peer";
import { openTofuLab } from "../peers/opentofu";
import { measureMoves, PACKAGE_SIZES, RELEASE_LEDGERS } from "../release";
import { runPlan } from "../run";
import { inFolder, type Found, type Scope } from "../scope";
import { LAB_SIZES, overrides, platformLab, stateTypes } from "./index";
import { openTofu } from "./tools";

const run = promisify(execFile);

/** The largest size at which everything is measured three times; above it, once. */
const OFTEN = 10;

/** The stack's operations, beside OpenTofu. */
export async function measureLab({ quick, runs, environments, steps, signal }: Scope): Promise<Found> {
    const sizes = environments ?? (quick ? [2] : LAB_SIZES);
    const tofu = await openTofu(steps);
    return inLab(sizes, steps, async (folder, { record }) => {
        process.env["BENCH_EMULATORS"] = Object.values(record.emulators.pids).join(",");
        const peers = [
            platformLab(folder, record),
            ...("tofu" in tofu ? [openTofuLab(tofu, () => stateTypes(folder))] : []),
        ];
        const setting = { lab: { emulators: record.emulators, aws: record.aws } };
        const results = [];
        for (const size of sizes) {
            const times = runs ?? (quick || size > OFTEN ? 1 : 3);
            const plan = { peers, sizes: [size], runs: times, steps, signal };
            results.push(...(await runPlan({ ...plan, setting: (basics) => ({ ...basics, ...setting }) })));
        }
        const { origins } = await ensureEngine(steps);
        const missing: readonly Missing[] = "why" in tofu ? [tofu] : [];
        return { results, missing, versions: { ...origins, ...("tofu" in tofu ? tofu.origins : {}) } };
    });
}

/** Releases, promotions and rollbacks, in a lab with two environments. */
export async function measureReleases({ quick, runs = quick ? 3 : 5, steps, signal }: Scope): Promise<Found> {
    return inLab([2], steps, async (folder, { record, stack }) => {
        writeProject(folder, record, overrides(2));
        const outputs = await steps.run("apply the program", async () => {
            await stack.up({ signal });
            return stack.outputs();
        });
        const moves = await inFolder("release", async (place) =>
            measureMoves({
                outputs,
                sizes: quick ? [1] : PACKAGE_SIZES,
                ledgers: quick ? [10, 1000] : RELEASE_LEDGERS,
                runs,
                folder: place,
                steps,
                signal,
            }),
        );
        return { moves };
    });
}

/** Does work in a lab of its own, which is gone afterwards. */
async function inLab<T>(
    sizes: readonly number[],
    steps: Scope["steps"],
    work: (folder: LabFolder, lab: Lab) => Promise<T>,
): Promise<T> {
    const folder = new LabFolder(mkdtempSync(join(tmpdir(), "platform-bench-lab-")));
    try {
        const options = { overrides: overrides(sizes[0] ?? 1), stagesPerApi: Math.max(10, ...sizes) };
        const lab = await startLab(folder, steps, options);
        await takeLoggingRole(folder, lab.record);
        return await work(folder, lab);
    } finally {
        await down(folder);
    }
}

/**
 * Gives the account a role with which API Gateway writes logs, as most accounts have one: the platform then makes none, which
 * it would leave behind when it goes, and a peer has none to make.
 */
async function takeLoggingRole(folder: LabFolder, record: LabRecord): Promise<void> {
    const env = { ...process.env, ...labEnvironment(folder, record) };
    const aws = async (...args: readonly string[]) => run("aws", [...args, "--output", "json"], { env });
    const service = { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" };
    const trust = JSON.stringify({ Version: "2012-10-17", Statement: [service] });
    const made = await aws("iam", "create-role", "--role-name", "logging", "--assume-role-policy-document", trust);
    const { Role } = JSON.parse(made.stdout) as { readonly Role: { readonly Arn: string } };
    const change = `op=replace,path=/cloudwatchRoleArn,value=${Role.Arn}`;
    await aws("apigateway", "update-account", "--patch-operations", change);
}
