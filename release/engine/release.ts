import { PACKAGES_PREFIX } from "../../contract/bucketLayout";
import { FUNCTION_GONE } from "../../common/deletedByHand";
import { UserError } from "../../common/errors";
import type { Origin } from "../../contract/releaseRecord";
import { beforeMove, lost } from "./conflict";
import { moveAlias } from "./moveAlias";
import type { Result } from "./verifyOrRevert";
import { checkPackage, type Package } from "../packaging";
import { isRecorded, servesOnly, environmentState } from "./environmentState";
import { notesOn, pastOf, unfinishedOf, type Plan, type Unchanged } from "./plan";
import type { Alias, Target, Tools, Version } from "../ports";

/** Milliseconds before the second try to publish; each further one waits for longer, up to the last. */
const PAUSES = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000] as const;

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
    const key = "key" in pack ? pack.key : packageKey(origin, pack);
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
    const version = await publish(tools, plan);
    tools.say(`Published version ${version.version}`);
    const { target, before, origin, newest, past, notes, remark } = plan;
    const line = { ...(newest === undefined ? {} : { newest }), ...(past === undefined ? {} : { past }) };
    const said = remark === undefined ? {} : { remark };
    const move = { target, version, before, origin, notes, ...line, ...said };
    return moveAlias(tools, { reason: "release", ...move }, started);
}

/**
 * Publishes the package as a version. The function's code, `$LATEST`, is shared by all environments, and several may be
 * released to at the same time: whoever publishes names the code that it means, and begins anew if that was replaced.
 */
async function publish(tools: Tools, plan: ReleasePlan): Promise<Version> {
    const { functions, clock } = tools;
    const { codeSha256 } = plan.package;
    const { environment } = plan.target;
    for (let attempt = 0; ; attempt++) {
        const updated = await beforeMove(plan.target, functions.updateCode(plan.key, plan.architecture));
        if (updated === codeSha256) {
            const publishing = functions.publish(codeSha256, plan.origin.commit ?? "");
            const version = await beforeMove(plan.target, publishing);
            if (version !== "conflict") {
                return version;
            }
        } else if (updated !== "conflict") {
            throw new UserError(
                `s3://${tools.store.bucket}/${plan.key} does not hold this package: Lambda read ${updated} from it.`,
                "Remove that object and release again.",
            );
        }
        // Where the alias has moved on, to publish would be of no use.
        const now = await functions.alias(environment);
        if (!servesOnly(now, plan.before.version) && now.revisionId !== plan.before.revisionId) {
            throw await lost(tools, environment, now);
        }
        const pause = PAUSES[attempt];
        if (pause === undefined) {
            throw new UserError(
                `The package could not be published: other releases or updates of the function came in between ${attempt + 1} times.`,
                `Nothing was moved: ${environment} still serves version ${now.version}. Run the same command again.`,
            );
        }
        tools.say("Another release is publishing, or the function is being updated; trying again");
        // Of different lengths, so that two do not meet again and again.
        const share = Number.parseInt(tools.random().slice(0, 4), 16) / 0xffff;
        await clock.sleep(Math.round(pause * (0.5 + share)));
    }
}

function isSame(
    serving: Version | undefined,
    pack: StoredPackage | Package,
    architecture: string,
    latest: Version,
): boolean {
    return (
        serving !== undefined &&
        serving.codeSha256 === pack.codeSha256 &&
        serving.architecture === architecture &&
        serving.settings === latest.settings
    );
}

/** Packages are kept under their commit; the digest keeps apart what was built from it with changes. */
function packageKey({ commit, modified }: Origin, pack: Package): string {
    const folder = commit === undefined ? "no-commit" : modified === true ? `${commit}-modified` : commit;
    const digest = Buffer.from(pack.codeSha256, "base64").toString("hex").slice(0, 16);
    return `${PACKAGES_PREFIX}${folder}/${digest}.zip`;
}
