import { inDeliveryOrder } from "./deliveryOrder";
import { collisions, type Collision } from "../contract/names";
import { isMap } from "../common/json";
import type { Environment } from "./config";
import { removeCommand, setCommand } from "./fault";
import type { Values } from "./keys";
import { DEFAULT_ENVIRONMENTS } from "./keys/environments";
import { checkPromotions } from "./promotions";
import type { Reader } from "./reader";
import { checkRemovals, type Removable } from "./removals";
import { checkStageSettings } from "./stageSettings";
import type { Standing } from "./standing";
import { variablesOf } from "./variables";

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
        return [
            name,
            { ...(DEFAULT_ENVIRONMENTS as Readonly<Record<string, object>>)[name], ...Object.fromEntries(own) },
        ] as const;
    });
    return { ...DEFAULT_ENVIRONMENTS, ...given, ...Object.fromEntries(edited) };
}

/**
 * Checks what only the whole map `environments` can show, such as shared branches.
 *
 * @param root Its member `environments` is complete: {@link completeEnvironments}.
 * @param entries The map, as it was read.
 * @returns The environments, in the order of delivery.
 */
export function checkEnvironments(
    root: Reader,
    entries: Values["environments"],
    projectName: string,
    region: string,
    standing: Standing,
    removable: Removable,
): readonly Environment[] {
    const map = root.object("environments", "");
    const names = Object.keys(entries);
    if (names.length === 0 && !root.faults.some(({ path }) => path === "environments")) {
        const mend = setCommand("environments.staging.branch", "staging");
        root.faults.push({ path: "environments", problem: "is empty", expected: "at least one environment", mend });
    }
    const environments = Object.entries(entries).map(([name, { promotesFrom, ...entry }]): Environment => {
        checkStageSettings(map.object(name, ""));
        const isProtected = removable.protect && !removable.environments.includes(name);
        const path = `${map.at(name)}.promotesFrom.signedBy`;
        if (promotesFrom?.signedBy !== undefined && promotesFrom.stack === undefined) {
            map.faults.push({
                path,
                problem: "is there without stack: in this stack release.signing says it",
                expected: `${map.at(name)}.promotesFrom.stack beside it, or none`,
                mend: removeCommand(path),
            });
        }
        const variables = variablesOf(entry.environment);
        return { name, ...entry, ...variables, ...promotionOf(promotesFrom), protect: isProtected };
    });
    checkBranches(map, environments);
    checkPromotions(map, environments);
    checkCollisions(map, collisions(projectName, region, names));
    checkRemovals(map, names, standing, removable);
    return inDeliveryOrder(environments);
}

/** From where an environment is promoted: from one of this stack, or of another. */
function promotionOf(
    given: Values["environments"][string]["promotesFrom"],
): Pick<Environment, "promotesFrom" | "promotesFromStack"> {
    const { environment, stack, signedBy } = given ?? {};
    if (environment === undefined || stack === undefined) {
        return { promotesFrom: environment };
    }
    const bucket = stack.slice(stack.lastIndexOf(":") + 1);
    return { promotesFromStack: { environment, bucket, ...(signedBy === undefined ? {} : { signedBy }) } };
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
