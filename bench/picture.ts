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

function barOf({ peer, environments, seconds: { median, min, max } }: Result): Bar {
    return {
        label: `${environments} environment${environments === 1 ? "" : "s"}, ${peer}`,
        value: median,
        text: `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`,
        colour: Math.max(0, PEERS.indexOf(peer)),
    };
}
