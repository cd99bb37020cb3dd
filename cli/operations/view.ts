import colors from "picocolors";

import { ChangeRecorder, type Change, type EngineEvent, type Kind } from "../../automation/changes";
import { formatDuration } from "../../common/steps";
import type { Context } from "../shell/command";
import { isLive } from "../shell/streams";
import { plain } from "../shell/words";

/** What was done to a resource, in a word. */
const DONE: Readonly<Record<Kind, string>> = {
    create: "created",
    update: "updated",
    replace: "replaced",
    delete: "deleted",
    import: "imported",
};

/** A component while its resources are changed. */
interface Row {
    readonly begun: number;
    readonly running: Set<string>;
    readonly done: Set<string>;
    /** Of its last resource that was done. */
    ended: number;
    failed: boolean;
}

/**
 * OperationView shows an operation of the engine while it runs: on a terminal one line for each component that changes, drawn
 * again with its time; in a log one line for each resource that is done.
 */
export class OperationView {
    private readonly recorder = new ChangeRecorder();
    private readonly rows = new Map<string, Row>();
    private readonly begun = new Map<string, number>();
    private readonly live: boolean;
    private readonly expected: ReadonlyMap<string, number>;
    private drawn = 0;
    private timer: NodeJS.Timeout | undefined;

    /** @param planned What a preview has said. @default - it is not known how much there is to do */
    constructor(
        private readonly context: Pick<Context, "env" | "stderr">,
        planned: readonly Change[] = [],
    ) {
        this.live = isLive(context.stderr, context.env);
        const components = planned.map(({ component }) => component);
        this.expected = new Map(components.map((name) => [name, components.filter((each) => each === name).length]));
        if (this.live) {
            this.timer = setInterval(() => this.draw(), 200);
        }
    }

    /** Takes in an event of the engine. */
    add(event: EngineEvent): void {
        const change = this.recorder.add(event);
        const now = performance.now();
        if (change !== undefined) {
            const row = this.row(change.urn, now);
            row.running.add(change.urn);
            if (!this.begun.has(change.urn)) {
                this.begun.set(change.urn, now);
            }
        }
        const { resOutputsEvent, resOpFailedEvent } = event;
        const urn = (resOutputsEvent ?? resOpFailedEvent)?.metadata.urn;
        const begun = urn === undefined ? undefined : this.begun.get(urn);
        if (urn === undefined || begun === undefined) {
            return;
        }
        const row = this.row(urn, now);
        // A replacement is three steps on one resource, and one line.
        const isKnown = row.done.has(urn) && resOpFailedEvent === undefined;
        row.running.delete(urn);
        row.done.add(urn);
        row.ended = now;
        row.failed ||= resOpFailedEvent !== undefined;
        const found = this.recorder.changes().find((each) => each.urn === urn);
        if (!this.live && found !== undefined && !isKnown) {
            const what = resOpFailedEvent === undefined ? DONE[found.kind] : "failed";
            this.write(`  ${what} ${found.type} ${plain(found.name)} (${formatDuration(now - begun)})\n`);
        }
    }

    /** Ends the view. What was done stays to be seen. */
    close(): void {
        clearInterval(this.timer);
        if (this.live) {
            this.draw(true);
        }
    }

    private row(urn: string, now: number): Row {
        const name = this.recorder.componentOf(urn);
        const row = this.rows.get(name) ?? {
            begun: now,
            running: new Set(),
            done: new Set(),
            ended: now,
            failed: false,
        };
        this.rows.set(name, row);
        return row;
    }

    /** @param isLast Whether the lines stay, so that they may be more than the terminal shows at once. */
    private draw(isLast = false): void {
        const { columns = 80, rows = 24 } = this.context.stderr;
        const lines = [...this.rows].map(([name, row]) => this.line(name, row, columns));
        // The cursor cannot go back above the first line of the terminal, nor right to a line that has wrapped.
        const shown = isLast ? lines : lines.slice(-Math.max(1, rows - 1));
        const back = this.drawn === 0 ? "" : `\x1b[${this.drawn}A`;
        this.write(`${back}${shown.map((line) => `\r\x1b[2K${line}\n`).join("")}`);
        this.drawn = shown.length;
    }

    private line(name: string, row: Row, columns: number): string {
        const isDone = row.running.size === 0;
        const mark = row.failed ? colors.red("✗") : isDone ? colors.green("✓") : colors.cyan("…");
        const total = Math.max(this.expected.get(name) ?? 0, row.done.size + row.running.size);
        const time = formatDuration((isDone ? row.ended : performance.now()) - row.begun);
        const text = `${plain(name)}  ${row.done.size} of ${total}  ${time}`;
        return `${mark} ${text.slice(0, Math.max(0, columns - 5))}`;
    }

    private write(text: string): void {
        this.context.stderr.write(text);
    }
}
