import { collisions, type Collision } from "../names";
import { isMap } from "../variable";
import { DEFAULTS, ENVIRONMENT_DEFAULTS, type Environment } from "./config";
import { removeCommand, setCommand } from "./fault";
import { checkPromotions } from "./promotions";
import type { Reader } from "./reader";
import { checkRemovals, type Removable } from "./removals";
import * as rules from "./rules";
import { parseStageSettings } from "./stageSettings";
import type { Standing } from "./standing";

/** The environments that there are where the configuration names none. */
const DEFAULT_ENVIRONMENTS: Readonly<Record<string, { readonly branch: string; readonly promotesFrom?: string }>> =
    DEFAULTS.environments;

/**
 * The map `environments` as it is meant. Without one, the default environments are there. An entry without a branch under
 * the name of a default one is an edit of that: it takes the branch and `promotesFrom` from there, and then the other
 * default environments are there as well.
 *
 * @param given The raw map, or whatever is there in its place, which is left as it is.
 */
export function completeEnvironments(given: unknown): unknown {
    if (given === undefined) {
        return DEFAULT_ENVIRONMENTS;
    }
    if (!isMap(given)) {
        return given;
    }
    const isEdit = ([name, entry]: readonly [string, unknown]) =>
        Object.hasOwn(DEFAULT_ENVIRONMENTS, name) && (entry === null || (isMap(entry) && !entry["branch"]));
    const edits = Object.entries(given).filter(isEdit);
    if (edits.length === 0) {
        return given;
    }
    const edited = edits.map(([name, entry]) => {
        const own = Object.entries(isMap(entry) ? entry : {}).filter(([, value]) => value !== "");
        return [name, { ...DEFAULT_ENVIRONMENTS[name], ...Object.fromEntries(own) }] as const;
    });
    return { ...DEFAULT_ENVIRONMENTS, ...given, ...Object.fromEntries(edited) };
}

/**
 * Reads the map `environments`, and checks what only the whole map can show, such as shared branches.
 *
 * @param root Its member `environments` is complete: {@link completeEnvironments}.
 */
export function parseEnvironments(
    root: Reader,
    projectName: string,
    region: string,
    standing: Standing,
    removable: Removable,
): readonly Environment[] {
    const map = root.object("environments", "a map of environment names to their branches");
    const names = map.keys();
    if (names.length === 0 && !root.faults.some(({ path }) => path === "environments")) {
        const mend = setCommand("environments.staging.branch", "staging");
        root.faults.push({ path: "environments", problem: "is empty", expected: "at least one environment", mend });
    }
    const environments = names.map((name) => {
        checkName(map, name);
        return parseEnvironment(map, name, removable.protect && !removable.environments.includes(name));
    });
    checkBranches(map, environments);
    checkPromotions(map, environments);
    checkCollisions(map, collisions(projectName, region, names));
    checkRemovals(map, names, standing, removable);
    return environments;
}

function parseEnvironment(map: Reader, name: string, protect: boolean): Environment {
    const reader = map.object(name, "a map with the environment's branch");
    const environment = {
        name,
        branch: reader.string("branch", rules.branch),
        rateLimit: reader.integer("rateLimit", rules.rateLimit, ENVIRONMENT_DEFAULTS.rateLimit),
        burstLimit: reader.integer("burstLimit", rules.burstLimit, ENVIRONMENT_DEFAULTS.burstLimit),
        detailedMetrics: reader.boolean("detailedMetrics", ENVIRONMENT_DEFAULTS.detailedMetrics),
        promotesFrom: reader.string("promotesFrom", rules.promotesFrom, "") || undefined,
        settings: parseStageSettings(reader),
        protect,
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
