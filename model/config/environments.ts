import { collisions, type Collision } from "../names";
import { DEFAULTS, ENVIRONMENT_DEFAULTS, type Environment } from "./config";
import { removeCommand, setCommand } from "./fault";
import { checkPromotions } from "./promotions";
import type { Reader } from "./reader";
import * as rules from "./rules";
import { parseStageSettings } from "./stageSettings";

/** The environments that there are where the configuration names none. */
const DEFAULT_ENVIRONMENTS: Readonly<Record<string, { readonly branch: string; readonly promotesFrom?: string }>> =
    DEFAULTS.environments;

/** Reads the map `environments`, and checks what only the whole map can show, such as shared branches. */
export function parseEnvironments(root: Reader, projectName: string, region: string): readonly Environment[] {
    const given = root.keys().includes("environments");
    const map = root.object("environments", "a map of environment names to their branches");
    const names = given ? map.keys() : Object.keys(DEFAULT_ENVIRONMENTS).sort();
    if (names.length === 0 && !root.faults.some(({ path }) => path === "environments")) {
        const mend = setCommand("environments.staging.branch", "staging");
        root.faults.push({ path: "environments", problem: "is empty", expected: "at least one environment", mend });
    }
    const environments = names.map((name) => {
        checkName(map, name);
        return given ? parseEnvironment(map, name) : defaultEnvironment(name);
    });
    checkBranches(map, environments);
    checkPromotions(map, environments);
    checkCollisions(map, collisions(projectName, region, names));
    return environments;
}

function defaultEnvironment(name: string): Environment {
    const promotesFrom = DEFAULT_ENVIRONMENTS[name]?.promotesFrom;
    return { name, ...ENVIRONMENT_DEFAULTS, branch: defaultBranch(name), promotesFrom, settings: {} };
}

function defaultBranch(name: string): string {
    return Object.hasOwn(DEFAULT_ENVIRONMENTS, name) ? (DEFAULT_ENVIRONMENTS[name]?.branch ?? "") : "";
}

function parseEnvironment(map: Reader, name: string): Environment {
    const reader = map.object(name, "a map with the environment's branch");
    const environment = {
        name,
        branch: reader.string("branch", { ...rules.branch, example: defaultBranch(name) || "<branch>" }),
        rateLimit: reader.integer("rateLimit", rules.rateLimit, ENVIRONMENT_DEFAULTS.rateLimit),
        burstLimit: reader.integer("burstLimit", rules.burstLimit, ENVIRONMENT_DEFAULTS.burstLimit),
        detailedMetrics: reader.boolean("detailedMetrics", ENVIRONMENT_DEFAULTS.detailedMetrics),
        promotesFrom: reader.string("promotesFrom", rules.promotesFrom, "") || undefined,
        settings: parseStageSettings(reader),
    };
    reader.rejectUnknown();
    return environment;
}

function checkName(map: Reader, name: string): void {
    const verdict = rules.environmentName.check(name);
    if (verdict !== true) {
        const problem =
            typeof verdict === "string" ? `is not an environment's name: ${verdict}` : "is not an environment's name";
        const path = map.at(name);
        map.faults.push({ path, problem, expected: rules.environmentName.expected, mend: removeCommand(path) });
    }
}

function checkBranches(map: Reader, environments: readonly Environment[]): void {
    const owners = new Map<string, string>();
    for (const { name, branch } of environments) {
        const owner = owners.get(branch);
        if (branch !== "" && owner !== undefined) {
            const path = `${map.at(name)}.branch`;
            map.faults.push({
                path,
                problem: `is ${map.shown("branch", branch)}, which is already the branch of environment ${owner}`,
                expected: "a branch of its own for each environment",
                mend: setCommand(path, "<another branch>"),
            });
        }
        owners.set(branch, owner ?? name);
    }
}

function checkCollisions(map: Reader, found: readonly Collision[]): void {
    for (const { first, second, kind, physicalName } of found) {
        const path = map.at(second);
        map.faults.push({
            path,
            problem: `would share the ${kind} ${physicalName} with environment ${first}`,
            expected: "names that differ in more than upper and lower case",
            mend: removeCommand(path),
        });
    }
}
