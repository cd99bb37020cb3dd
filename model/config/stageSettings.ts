import { removeCommand } from "./fault";
import type { Reader } from "./reader";
import { OWN_VARIABLES } from "../stageVariables";
import * as rules from "./rules";

/** API Gateway allows 100 variables on a stage; some are the platform's own. */
const MOST_SETTINGS = 100 - OWN_VARIABLES.length;

/** Reads the plain settings of an environment, by name in ascending order. */
export function parseStageSettings(environment: Reader): Readonly<Record<string, string>> {
    const reader = environment.object("settings", "a map of names to plain texts");
    const names = reader.keys();
    if (names.length > 0 && environment.isSecret()) {
        const path = environment.at("settings");
        environment.faults.push({
            path,
            problem: "are stored as a secret, or beside one, but variables of a stage are shown in clear",
            expected: "plain settings; what is secret is set with npm run platform -- settings",
            mend: removeCommand(path),
        });
    }
    if (names.length > MOST_SETTINGS) {
        const name = names[MOST_SETTINGS] ?? "";
        reader.fault(name, `is setting number ${MOST_SETTINGS + 1}`, `at most ${MOST_SETTINGS} settings`);
    }
    return Object.fromEntries(names.map((name) => [name, parseSetting(reader, name)]));
}

function parseSetting(reader: Reader, name: string): string {
    const verdict = rules.settingName.check(name);
    if (verdict !== true) {
        const path = reader.at(name);
        const problem = `is not a setting's name${typeof verdict === "string" ? `: ${verdict}` : ""}`;
        reader.faults.push({ path, problem, expected: rules.settingName.expected, mend: removeCommand(path) });
    }
    return reader.string(name, rules.settingValue);
}
