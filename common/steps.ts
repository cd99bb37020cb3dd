import colors from "picocolors";

/** Step is the work in hand, as the person at the terminal sees it. */
export interface Step {
    /** Says what is being done within the step now, or why it takes long. */
    note(text: string): void;
    /** Says how far the step is. A terminal shows it always, a log only after a silence: it would fill it. */
    progress(text: string): void;
    /** Adds words to the line that the finished step leaves behind, such as a version. */
    result(text: string): void;
}

/** Steps shows a sequence of named steps with their durations. Everything goes to stderr. */
export interface Steps {
    /** Runs `work` as one step; its failure marks the step as failed and is thrown on. */
    run<T>(title: string, work: (step: Step) => Promise<T>): Promise<T>;
}

/** What a terminal offers, so that tests can stand in for it. */
export interface Screen {
    write(text: string): void;
    /** True on a terminal, where the line of a running step can be drawn again. */
    readonly live: boolean;
}

const stderr: Screen = {
    write: (text) => void process.stderr.write(text),
    live: process.stderr.isTTY === true && process.env["CI"] === undefined,
};

/** A duration as people read it: `420 ms`, `3.1 s`, `2 min 05 s`. */
export function formatDuration(milliseconds: number): string {
    if (milliseconds < 1000) {
        return `${Math.round(milliseconds)} ms`;
    }
    const seconds = milliseconds / 1000;
    if (seconds < 59.95) {
        return `${seconds.toFixed(1)} s`;
    }
    const whole = Math.round(seconds);
    return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** Has a terminal cut a line at its right edge, and wrap lines again (DECAWM): one that wraps cannot be drawn over. */
const [CUT, WRAP] = ["\x1b[?7l", "\x1b[?7h"];

/** Milliseconds of silence after which a log is told that a step goes on: whoever waits longer takes it for hung. */
const SILENCE = 5_000;

/**
 * Steps on a terminal: the running line is redrawn with its time; elsewhere each event is a line of its own, and a step
 * that has nothing to say gets one now and then.
 *
 * @param silence Milliseconds without a line that a log may go.
 */
export function terminalSteps(screen: Screen = stderr, silence = SILENCE): Steps {
    return {
        async run<T>(title: string, work: (step: Step) => Promise<T>): Promise<T> {
            const start = performance.now();
            let note = "";
            let result = "";
            const elapsed = () => colors.dim(formatDuration(performance.now() - start));
            const line = () => `${colors.cyan("…")} ${title} ${elapsed()} ${colors.dim(note)}`;
            const draw = () => screen.write(`\r\x1b[2K${CUT}${line()}${WRAP}`);
            const goesOn = () =>
                screen.write(`  ${title}: ${["goes on", note].filter(Boolean).join(", ")} (${elapsed()})\n`);
            const timer = screen.live ? setInterval(draw, 200) : setInterval(goesOn, silence);
            const finish = (mark: string) => {
                clearInterval(timer);
                const words = result === "" ? "" : ` ${colors.dim(result)}`;
                screen.write(`${screen.live ? "\r\x1b[2K" : ""}${mark} ${title} ${elapsed()}${words}\n`);
            };
            try {
                const value = await work({
                    note: (text) => {
                        note = text;
                        if (screen.live) {
                            draw(); // What comes next may leave the timer no room.
                        } else {
                            screen.write(`  ${title}: ${text}\n`);
                            timer.refresh();
                        }
                    },
                    progress: (text) => {
                        note = text;
                    },
                    result: (text) => {
                        result = text;
                    },
                });
                finish(colors.green("✓"));
                return value;
            } catch (error) {
                finish(colors.red("✗"));
                throw error;
            }
        },
    };
}
