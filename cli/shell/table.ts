import Table from "cli-table3";
import colors from "picocolors";

const BORDERLESS = {
    chars: Object.fromEntries(
        "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle"
            .split(" ")
            .map((part) => [part, part === "middle" ? "  " : ""]),
    ),
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
};

/** A table without lines, as the command line and the lab show what there is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const drawn = new Table({ ...BORDERLESS, head: head.map((title) => colors.dim(title)) });
    drawn.push(...rows.map((row) => [...row]));
    return drawn
        .toString()
        .split("\n")
        .map((line) => line.trimEnd())
        .join("\n");
}
