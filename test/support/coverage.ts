/** Sums up by room what `npm run coverage` has measured: the share of lines, branches and functions that a test has run. */
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const ROOT = join(__dirname, "..", "..");

const KINDS = ["lines", "branches", "functions"] as const;

interface Counts {
    readonly total: number;
    readonly covered: number;
}

/** What c8 says of one file. */
type FileCoverage = Readonly<Record<(typeof KINDS)[number], Counts>>;

/** The folder of a file, two levels of it in the rooms that have several subjects; `.` at the top. */
function roomOf(file: string): string {
    const folders = relative(ROOT, file).split(sep).slice(0, -1);
    return folders.slice(0, 2).join("/") || ".";
}

function share(files: readonly FileCoverage[], kind: (typeof KINDS)[number]): string {
    const sum = (count: keyof Counts) => files.reduce((all, file) => all + file[kind][count], 0);
    return sum("total") === 0 ? "-" : `${((100 * sum("covered")) / sum("total")).toFixed(1)} %`;
}

const summary = JSON.parse(readFileSync(join(ROOT, "coverage", "coverage-summary.json"), "utf8")) as Readonly<
    Record<string, FileCoverage>
>;
const rooms = new Map<string, FileCoverage[]>();
for (const [file, counts] of Object.entries(summary).filter(([name]) => name !== "total")) {
    rooms.set(roomOf(file), [...(rooms.get(roomOf(file)) ?? []), counts]);
}
const rows = [...rooms].sort(([left], [right]) => (left < right ? -1 : 1));
const all = [...rooms.values()].flat();
for (const [room, files] of [...rows, ["all", all] as const]) {
    const shares = KINDS.map((kind) => share(files, kind).padStart(10));
    process.stdout.write(`${room.padEnd(24)}${String(files.length).padStart(4)} files${shares.join("")}\n`);
}
process.stdout.write(`${" ".repeat(34)}     lines  branches functions    every file: coverage/index.html\n`);
