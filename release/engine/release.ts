import { keptKey } from "../../contract/bucketLayout";
import { FUNCTION_GONE } from "../../common/deletedByHand";
import { UserError } from "../../common/errors";
import type { Origin } from "../../contract/releaseRecord";
import { beforeMove } from "./conflict";
import { moveAlias } from "./moveAlias";
import type { Result } from "./verifyOrRevert";
import { checkPackage, type Package } from "../packaging";
import { isRecorded, environmentState } from "./environmentState";
import { isSame, publish } from "./publish";
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
    if (isRecorded(found, before.version, tools.clock.now()) && isSame(serving, pack, wanted, latest)) {
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
    const { target, before, origin, newest, past, notes, remark } = plan;
    const line = { ...(newest === undefined ? {} : { newest }), ...(past === undefined ? {} : { past }) };
    const said = remark === undefined ? {} : { remark };
    const move = { target, version, before, origin, notes, ...line, ...said };
    const result = await moveAlias(tools, { reason: "release", ...move }, started);
    await keepServed(tools, past?.current);
    return result;
}
