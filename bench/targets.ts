import { GRAPH_OPERATIONS, LAB_OPERATIONS } from "./peer";
import type { MoveResult } from "./release";
import type { Result } from "./run";
import { growth, ratios, type Summary } from "./statistics";

/** A target and what was measured for it. */
export interface Verdict {
    readonly target: string;
    /** The limit, in the unit of the target. */
    readonly limit: number;
    readonly unit: "s" | "times" | "calls";
    readonly measured: Summary;
    /** What the measured value is. */
    readonly basis: string;
}

/** The peers whose figures the targets are shares of. */
const [PLATFORM, TERRAFORM, CDK] = ["platform", "opentofu", "cdk"] as const;

/** One more environment may cost 1.3 times as much among 200 as among 50. */
const GROWTH_LIMIT = 1.3;

/** Compares the program's results with the targets, as far as they were measured. */
export function verdicts(results: readonly Result[], moves: readonly MoveResult[] = []): readonly Verdict[] {
    return [...shares(results), ...largeGraph(results), ...moveVerdicts(moves), ...localVerdicts(results)];
}

/** What is to take a share of what a peer takes: taken run by run, so that a slow minute of the machine is in both. */
function shares(results: readonly Result[]): readonly Verdict[] {
    const at = (peer: string, operation: string, environments: number) =>
        results.find(
            (each) => each.peer === peer && each.operation === operation && each.environments === environments,
        );
    const sizes = [...new Set(results.map(({ environments }) => environments))];
    const share = (
        limit: number,
        [operation, name]: readonly [string, string],
        [peer, theirs, theirName]: readonly [string, string, string],
        only: readonly number[] = sizes,
    ): readonly Verdict[] =>
        only.flatMap((environments) => {
            const [own, other] = [at(PLATFORM, operation, environments), at(peer, theirs, environments)];
            if (own === undefined || other === undefined) {
                return [];
            }
            const target = `${name}, ${environments} ${environments === 1 ? "environment" : "environments"}`;
            const basis = `share of ${theirName}, run by run`;
            return [{ target, limit, unit: "times" as const, measured: ratios(own.each, other.each), basis }];
        });
    const plan = [TERRAFORM, LAB_OPERATIONS.refreshingPreview, "`tofu plan`"] as const;
    const { up, preview, refreshingPreview, outputs } = LAB_OPERATIONS;
    return [
        ...share(0.5, [preview, "`pulumi preview`, no change"], plan),
        ...share(0.75, [refreshingPreview, "`pulumi preview --refresh`, no change"], plan),
        ...share(0.9, [up, "`pulumi up` from nothing"], [TERRAFORM, up, "`tofu apply` of as many resources"]),
        ...share(
            0.4,
            [GRAPH_OPERATIONS.evaluate, "evaluation"],
            [CDK, GRAPH_OPERATIONS.evaluate, "`cdk synth`"],
            sizes.filter((size) => size >= 10),
        ),
        ...share(0.3, [LAB_OPERATIONS.status, "`platform status`"], [PLATFORM, outputs, "`pulumi stack output`"]),
    ];
}

function largeGraph(results: readonly Result[]): readonly Verdict[] {
    const graph = results.filter(({ peer, operation }) => peer === PLATFORM && operation === GRAPH_OPERATIONS.evaluate);
    const large = graph.find(({ environments }) => environments === 200);
    // The smallest of each: what others do on the machine only adds to it.
    const grown = growth(graph.map(({ environments, seconds }) => ({ size: environments, value: seconds.min })));
    if (large === undefined) {
        return [];
    }
    const time = { target: "evaluation of 200 environments", limit: 2, unit: "s" as const, measured: large.seconds };
    const factor = grown?.factor ?? NaN;
    return [
        { ...time, basis: "wall time" },
        {
            target: "evaluation, one more environment among 200",
            limit: GROWTH_LIMIT,
            unit: "times",
            measured: { median: factor, min: factor, max: factor },
            basis: "of what it costs among 50, by the shortest runs",
        },
    ];
}

function moveVerdicts(moves: readonly MoveResult[]): readonly Verdict[] {
    return moves
        .filter(({ move }) => move !== "release")
        .flatMap(({ move, records, ownSeconds, calls }): readonly Verdict[] => [
            {
                target: `${move}, ${records} records in the ledger`,
                limit: 0.5,
                unit: "s",
                measured: ownSeconds,
                basis: "own time: without the hold of 3 s",
            },
            {
                target: `${move}, ${records} records in the ledger`,
                limit: 10,
                unit: "calls",
                measured: calls,
                basis: "calls of AWS, one shared function",
            },
        ]);
}

function localVerdicts(results: readonly Result[]): readonly Verdict[] {
    return results
        .filter(({ operation }) => operation === LAB_OPERATIONS.local)
        .map(({ seconds }) => {
            const target = "`npm run local`, where all is up";
            return { target, limit: 10, unit: "s" as const, measured: seconds, basis: "wall time" };
        });
}
