import { svg, type Bar } from "./bar";
import { GRAPH_OPERATIONS, LAB_OPERATIONS } from "./peer";
import type { Report } from "./report";
import type { Result } from "./run";

/** The order of the colours. */
const PEERS = ["platform", "opentofu", "cdk", "pulumi"];

/** What the picture shows, in this order; the rest is in the table. */
const SHOWN: readonly string[] = [
    GRAPH_OPERATIONS.evaluate,
    LAB_OPERATIONS.preview,
    LAB_OPERATIONS.refreshingPreview,
    LAB_OPERATIONS.up,
    LAB_OPERATIONS.update,
    LAB_OPERATIONS.refresh,
    LAB_OPERATIONS.destroy,
];

/** The report as one picture: for each operation, who took how long at which size. */
export function reportPicture({ machine, results }: Report): string {
    const groups = SHOWN.map((operation) => ({
        title: operation,
        bars: results.filter((result) => result.operation === operation).map(barOf),
    }));
    return svg({
        title: `Seconds, median (minimum to maximum), ${machine.cores} cores, ${machine.started.slice(0, 10)}`,
        legend: PEERS.slice(0, 3),
        groups: groups.filter(({ bars }) => bars.length > 0),
    });
}

/** What each program does, as its name is cut off by Linux after 15 characters. */
const PROGRAMS: Readonly<Record<string, string>> = {
    pulumi: "the engine",
    "pulumi-language": "the engine's host of Node.js",
    node: "Node.js: the SDK, and the program",
    MainThread: "Node.js: the SDK, and the program",
    "pulumi-resource": "the AWS provider",
    tofu: "OpenTofu",
    "terraform-provi": "the AWS provider",
    emulators: "the emulators, in AWS's place",
};

/** For each operation of the lab at one size: whose CPU time it was, of the platform and of the peer. */
export function partsPicture({ machine, results }: Report, environments: number): string {
    const shown = results.filter((each) => each.environments === environments && each.parts !== undefined);
    const operations: readonly string[] = Object.values(LAB_OPERATIONS);
    const groups = operations.map((operation) => ({
        title: operation,
        bars: shown.filter((result) => result.operation === operation).flatMap(partsOf),
    }));
    return svg({
        title: `Seconds of CPU time by program, ${environments} environments, ${machine.cores} cores, ${machine.started.slice(0, 10)}`,
        legend: PEERS.slice(0, 2),
        groups: groups.filter(({ bars }) => bars.length > 0),
    });
}

function partsOf({ peer, parts = {} }: Result): readonly Bar[] {
    const all = Object.values(parts).reduce((sum, value) => sum + value, 0);
    return Object.entries(parts)
        .filter(([, value]) => value >= all / 50)
        .map(([name, value]) => ({
            label: PROGRAMS[name] ?? name,
            value,
            text: `${value.toFixed(2)} s, ${Math.round((value / all) * 100)} %`,
            colour: Math.max(0, PEERS.indexOf(peer)),
        }));
}

function barOf({ peer, environments, seconds: { median, min, max } }: Result): Bar {
    return {
        label: `${environments} environment${environments === 1 ? "" : "s"}, ${peer}`,
        value: median,
        text: `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`,
        colour: Math.max(0, PEERS.indexOf(peer)),
    };
}
