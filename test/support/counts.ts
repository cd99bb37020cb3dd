import { writeFileSync } from "node:fs";

import { reporters, Runner } from "mocha";

/**
 * The ordinary reporter of mocha, which also leaves what it counted (`passed failed pending`) in the file that the
 * variable MOCHA_COUNTS names.
 */
class CountingReporter extends reporters.Spec {
    constructor(runner: Runner, options?: Mocha.MochaOptions) {
        super(runner, options);
        runner.once(Runner.constants.EVENT_RUN_END, () => {
            const file = process.env["MOCHA_COUNTS"];
            if (file !== undefined) {
                writeFileSync(file, `${this.stats.passes} ${this.stats.failures} ${this.stats.pending}\n`);
            }
        });
    }
}

module.exports = CountingReporter;
