import { EVALUATE } from "./graph";
import { LAB_OPERATIONS } from "./peer";
import type { Result } from "./run";
import { growth } from "./statistics";

/** A target and what was measured for it. */
export interface Verdict {
    readonly target: string;
    /** The limit, in the unit of the target. */
    readonly limit: number;
    readonly unit: "s" | "MiB" | "times";
    /** The measured median, or undefined where it was not measured. */
    readonly measured: number | undefined;
    /** Where the limit comes from. */
    readonly basis: string;
}

/**
 * Figures of other systems for the same topology, with two environments. They are quoted: measured once, on another day
 * and on another machine with 2 cores, not in this run. A peer in `PEERS` is measured beside the program instead.
 */
export const QUOTED = {
    cdkSynthSeconds: 2.7,
    /** In MB, as quoted. */
    cdkSynthMegabytes: 455,
    terraformApplySeconds: 11.5,
    /** A plan without changes, which reads the live state. It took 5.3 to 5.6 s; the lower is the harder to beat. */
    terraformPlanSeconds: 5.3,
} as const;

/** Half of what CDK takes, at most. */
const CDK_SHARE = 0.5;

/** Nearly linear: one more environment may cost 1.3 times as much among 200 as among 50. */
const GROWTH_LIMIT = 1.3;

const SECONDS_FOR_200 = 2;
const APPLY_SHARE = 0.9;
const PLAN_SHARE = 0.5;

/** Compares the program's results with the targets. */
export function verdicts(results: readonly Result[]): readonly Verdict[] {
    const ours = results.filter(({ peer }) => peer === "platform");
    const at = (operation: string, environments: number) =>
        ours.find((result) => result.operation === operation && result.environments === environments);
    const graph = ours.filter(({ operation }) => operation === EVALUATE);
    const points = graph.map(({ environments, seconds }) => ({ size: environments, value: seconds.median }));
    const plan = `Terraform's plan, quoted ${QUOTED.terraformPlanSeconds} s, times ${PLAN_SHARE}`;
    const planLimit = QUOTED.terraformPlanSeconds * PLAN_SHARE;
    const preview = (name: string, operation: string): Verdict => ({
        target: name,
        limit: planLimit,
        unit: "s",
        measured: at(operation, 2)?.seconds.median,
        basis: plan,
    });
    const all: readonly Verdict[] = [
        {
            target: "graph of 2 environments, time",
            limit: QUOTED.cdkSynthSeconds * CDK_SHARE,
            unit: "s",
            measured: at(EVALUATE, 2)?.seconds.median,
            basis: `cdk synth, quoted ${QUOTED.cdkSynthSeconds} s, times ${CDK_SHARE}`,
        },
        {
            target: "graph of 2 environments, memory",
            limit: (QUOTED.cdkSynthMegabytes * CDK_SHARE * 1e6) / 2 ** 20,
            unit: "MiB",
            measured: at(EVALUATE, 2)?.memoryMiB.median,
            basis: `cdk synth, quoted ${QUOTED.cdkSynthMegabytes} MB, times ${CDK_SHARE}`,
        },
        {
            target: "graph, growth of the cost of one more",
            limit: GROWTH_LIMIT,
            unit: "times",
            // Among small sizes the differences are smaller than the noise.
            measured: at(EVALUATE, 200) && growth(points)?.factor,
            basis: "linear is 1",
        },
        {
            target: "graph of 200 environments, time",
            limit: SECONDS_FOR_200,
            unit: "s",
            measured: at(EVALUATE, 200)?.seconds.median,
            basis: "",
        },
        {
            target: "up of 2 environments from nothing",
            limit: QUOTED.terraformApplySeconds * APPLY_SHARE,
            unit: "s",
            measured: at(LAB_OPERATIONS.up, 2)?.seconds.median,
            basis: `terraform apply, quoted ${QUOTED.terraformApplySeconds} s, times ${APPLY_SHARE}`,
        },
        preview("preview of 2 environments", LAB_OPERATIONS.preview),
        preview("the same, refreshing as Terraform does", LAB_OPERATIONS.refreshingPreview),
        preview("preview by the plain CLI", `${LAB_OPERATIONS.preview} (CLI)`),
        preview("the same, refreshing as Terraform does (CLI)", `${LAB_OPERATIONS.refreshingPreview} (CLI)`),
    ];
    return all.filter(({ measured }) => measured !== undefined);
}
