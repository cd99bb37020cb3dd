import { keptKey } from "../../contract/bucketLayout";
import { FUNCTION_GONE } from "../../common/deletedByHand";
import { UserError } from "../../common/errors";
import type { Origin } from "../../contract/releaseRecord";
import { beforeMove } from "./conflict";
import { moveAlias } from "./moveAlias";
import type { Result } from "./verifyOrRevert";
import { currentEntry } from "../ledger/history";
import { isVouched } from "../ledger/signed";
import { checkFurther, checkPackage, type Package } from "../packaging";
import { isRecorded, environmentState, type EnvironmentState } from "./environmentState";
import { areInPlace, type PlannedHandler } from "./handlers";
import { isSame, publish, publishHandlers } from "./publish";
import { keepServed } from "./keep";
import { notesOn, pastOf, unfinishedOf, type Plan, type Unchanged } from "./plan";
import type { Alias, Target, Tools } from "../ports";

/** A package that lies in the artifact bucket already, and was checked before it came there. */
export interface StoredPackage {
    /** Its key in the artifact bucket. */
    readonly key: string;
    /** The SHA-256 of the zip file in base64. Nothing else is released under that key. */
    readonly codeSha256: string;
}

/** A package that can be released to an environment. */
export interface ReleasePlan {
    readonly target: Target;
    readonly package: Package | StoredPackage;
    /** The key under which the package is kept. */
    readonly key: string;
    readonly architecture: string;
    readonly before: Alias;
    /** The further handlers, in whose functions the package is published, too. @default - there are none */
    readonly handlers?: readonly PlannedHandler[];
    readonly origin: Origin;
    readonly newest?: string;
    readonly past?: Plan["past"];
    /** What the record is to say beside all that. */
    readonly remark?: string;
    readonly notes: readonly string[];
}

/**
 * Looks at what releasing a package would do; uploads and publishes nothing.
 *
 * @param architecture What the package was built for. Lambda takes it together with code only. @default - that of the
 *   function as it is
 */
export async function planRelease(
    tools: Tools,
    target: Target,
    pack: Package | StoredPackage,
    origin: Origin,
    architecture?: string,
): Promise<ReleasePlan | Unchanged> {
    const [found, latest] = await Promise.all([
        environmentState(tools, target.environment),
        tools.functions.version("$LATEST"),
    ]);
    if (latest === undefined) {
        throw new UserError("There is no function to release to.", FUNCTION_GONE);
    }
    const wanted = architecture ?? latest.architecture;
    if (!("key" in pack)) {
        checkPackage(pack, { ...latest, architecture: wanted });
    }
    const { alias: before } = found;
    const serving = await tools.functions.version(before.version);
    const recorded = currentEntry(found.entries)?.record;
    // What was released before the ledger was signed gets a record that is.
    const isTold = recorded !== undefined && isVouched(recorded, tools.store);
    const isServed =
        isTold && isRecorded(found, before.version, tools.clock.now()) && isSame(serving, pack, wanted, latest);
    const handlers = await planNewHandlers(tools, found, pack, wanted);
    if (isServed && areInPlace(handlers, unfinishedOf(found).unfinished?.record)) {
        return {
            unchanged: `${target.environment} serves this very code already, as version ${before.version}, with the function's present settings`,
            target,
            before,
            ...unfinishedOf(found),
        };
    }
    const key = "key" in pack ? pack.key : keptKey(tools.functions.name, pack.codeSha256);
    return {
        target,
        package: pack,
        key,
        architecture: wanted,
        before,
        ...(handlers.length === 0 ? {} : { handlers }),
        origin: { ...origin, package: key },
        ...pastOf(found),
        notes: notesOn(found, tools.clock.now()),
    };
}

/** Uploads, publishes, and moves the environment's alias to the version. */
export async function executeRelease(
    tools: Tools,
    plan: ReleasePlan,
    started: number = tools.clock.now(),
): Promise<Result> {
    if ("bytes" in plan.package) {
        await beforeMove(plan.target, tools.store.putOnce(plan.key, plan.package.bytes));
    }
    tools.say(`Package s3://${tools.store.bucket}/${plan.key}`);
    const { codeSha256 } = plan.package;
    const size = "unzippedBytes" in plan.package ? { unzippedBytes: plan.package.unzippedBytes } : {};
    const version = await publish(tools, { ...plan, codeSha256, ...size });
    tools.say(`Published version ${version.version}`);
    const handlers = await publishHandlers(tools, { ...plan, codeSha256 }, plan.handlers);
    const { target, before, origin, newest, past, notes, remark } = plan;
    const line = { ...(newest === undefined ? {} : { newest }), ...(past === undefined ? {} : { past }) };
    const said = remark === undefined ? {} : { remark };
    const further = handlers.length === 0 ? {} : { handlers };
    const move = { target, version, before, origin, notes, ...further, ...line, ...said };
    const result = await moveAlias(tools, { reason: "release", ...move }, started);
    await keepServed(tools, past?.current);
    return result;
}

/**
 * Looks which further handlers have the very package already, with the settings of today; the others get it. What is called of it is looked
 * for in the package, since to call it would run its job.
 */
async function planNewHandlers(
    tools: Tools,
    found: EnvironmentState,
    pack: Package | StoredPackage,
    architecture: string,
): Promise<readonly PlannedHandler[]> {
    const { handlers = [] } = tools;
    const current = currentEntry(found.entries)?.record;
    return Promise.all(
        handlers.map(async ({ key, functions }) => {
            const [before, latest] = await Promise.all([
                functions.alias(found.alias.name),
                functions.version("$LATEST"),
            ]);
            if (latest === undefined) {
                throw new UserError(`There is no function ${functions.name} for the handler ${key}.`, FUNCTION_GONE);
            }
            if (!("key" in pack)) {
                checkFurther(pack, key, latest);
            }
            const recorded = current?.handlers?.[key];
            const serving = recorded?.function === functions.name ? recorded.version : undefined;
            const there = serving === undefined ? undefined : await functions.version(serving);
            const isThere = serving !== undefined && isSame(there, pack, architecture, latest);
            return { key, functions, before, ...(isThere ? { version: serving } : {}) };
        }),
    );
}
