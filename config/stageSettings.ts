import { removeCommand } from "./fault";
import type { Reader } from "./reader";

/** Checks that the plain settings of an environment are no secret. */
export function checkStageSettings(environment: Reader): void {
    const names = environment.object("settings", "").keys();
    if (names.length > 0 && environment.isSecret()) {
        const path = environment.at("settings");
        environment.faults.push({
            path,
            problem: "are stored as a secret, or beside one, but variables of a stage are shown in clear",
            expected:
                "plain settings; what is secret is set with npm run platform -- settings secret <environment> <name>",
            mend: removeCommand(path),
        });
    }
}
