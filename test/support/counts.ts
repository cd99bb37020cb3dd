import { writeFileSync } from "node:fs";
import { relative } from "node:path";

import { reporters, Runner } from "mocha";

/** How many of the longest specs are named. */
const NAMED = 12;
/** Seconds from which a spec is worth naming. */
const LONG = 60;

/**
 * The ordinary reporter of mocha, which also leaves what it counted (`passed failed pending`) in the file that the
 * variable MOCHA_COUNTS names, and what failed in one beside it, `.failed`; and names the longest specs, with their hooks,
 * where they take minutes.
 */
class CountingReporter extends reporters.Spec {
    readonly #durations = new Map<string, number>();

    constructor(runner: Runner, options?: Mocha.MochaOptions) {
        super(runner, options);
        const { EVENT_TEST_END, EVENT_HOOK_END, EVENT_RUN_END } = Runner.constants;
        runner.on(EVENT_TEST_END, (test: Mocha.Test) => this.#add(test));
        runner.on(EVENT_HOOK_END, (hook: Mocha.Hook) => this.#add(hook));
        runner.once(EVENT_RUN_END, () => {
            const file = process.env["MOCHA_COUNTS"];
            if (file !== undefined) {
                writeFileSync(file, `${this.stats.passes} ${this.stats.failures} ${this.stats.pending}\n`);
                writeFileSync(`${file}.failed`, this.failures.map(describeFailure).join(""));
            }
            this.#showLongest();
        });
    }

    #add({ file, duration }: Mocha.Runnable): void {
        if (file !== undefined) {
            this.#durations.set(file, (this.#durations.get(file) ?? 0) + (duration ?? 0) / 1000);
        }
    }

    #showLongest(): void {
        const longest = [...this.#durations]
            .filter(([, seconds]) => seconds >= LONG)
            .sort(([, one], [, other]) => other - one)
            .slice(0, NAMED);
        for (const [file, seconds] of longest) {
            process.stdout.write(`  ${seconds.toFixed(0).padStart(5)} s  ${relative(process.cwd(), file)}\n`);
        }
    }
}

/** One failed test or hook, with its error, as it is repeated where the output of a whole run ends. */
function describeFailure(test: Mocha.Test): string {
    const { err } = test as Mocha.Test & { readonly err?: Error };
    return `  ${test.fullTitle()} (${relative(process.cwd(), test.file ?? "")})\n    ${err?.message ?? "no error"}\n`;
}

module.exports = CountingReporter;
