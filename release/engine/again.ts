import { UserError } from "../../common/errors";
import { DISPATCHER_HANDLER } from "../../contract/routes";
import { currentEntry } from "../ledger/history";
import type { Target, Tools } from "../ports";
import { isRecorded, soundEnvironmentState } from "./environmentState";
import { findPackage } from "./keep";
import { existingVersion, provenAs, type Unchanged } from "./plan";
import { planRelease, type ReleasePlan } from "./release";
import { isVouched, vouchedOrigin } from "../ledger/signed";

/**
 * Looks at what publishing the package that an environment serves anew would do: with the function's settings of today, which a
 * version does not get once it is published.
 *
 * @param architecture What the function is to be made for.
 * @throws {UserError} where the ledger does not say what is served, or says it wrongly, or its package is not in the bucket any more.
 */
export async function planAgain(tools: Tools, target: Target, architecture?: string): Promise<ReleasePlan | Unchanged> {
    const { environment } = target;
    const found = await soundEnvironmentState(tools, environment);
    const current = currentEntry(found.entries)?.record;
    const elsewhere = `Release its package or folder: npm run platform -- release FOLDER --to ${environment}`;
    if (current === undefined) {
        throw new UserError(
            `Nothing was ever released to ${environment}: there is nothing to publish anew.`,
            elsewhere,
        );
    }
    const { version } = found.alias;
    if (!isRecorded(found, version, tools.clock.now())) {
        throw new UserError(
            `${environment} serves version ${version}, but the ledger says ${current.version}: somebody has moved the alias by hand.`,
            `Move it back first: npm run platform -- rollback ${environment} --to ${current.version}`,
        );
    }
    const { codeSha256 } = current;
    // The ledger may be from before it was signed: what is served, Lambda knows.
    const serving = await existingVersion(tools, version, codeSha256);
    const key = await findPackage(tools, current);
    if (key === undefined) {
        throw new UserError(
            `The package of version ${version} is not in the bucket any more: s3://${tools.store.bucket}/${current.package ?? ""}`,
            elsewhere,
        );
    }
    const planned = await planRelease(
        tools,
        provenAs(target, isVouched(current, tools.store) ? current : undefined),
        { key, codeSha256 },
        vouchedOrigin(current, tools.store, tools.store, serving),
        architecture,
    );
    if ("unchanged" in planned) {
        return planned;
    }
    const latest = await tools.functions.version("$LATEST");
    const handlers = [serving.handler, latest?.handler];
    if (handlers.includes(DISPATCHER_HANDLER) && handlers[0] !== handlers[1]) {
        throw new UserError(
            `The package of version ${version} cannot be published anew: function.routes or function.payloadFormatVersion has come or gone since, and the package is as it was.`,
            `Push to its branch, or: npm run platform -- release FOLDER --to ${environment}`,
        );
    }
    const routed = handlers.includes(DISPATCHER_HANDLER)
        ? ["Its handlers are called for the routes that it was packaged with. A push brings those of today."]
        : [];
    const changes = [
        ...(serving.architecture === planned.architecture ? [] : [serving.architecture]),
        ...(serving.runtime === latest?.runtime ? [] : [`${serving.runtime}`]),
    ];
    const note = `It was packaged for ${changes.join(" and ")}: native modules in it may not load. A push builds it anew.`;
    return {
        ...planned,
        remark: `Published anew with the function's settings of today: the package of version ${version}`,
        notes: [...planned.notes, ...routed, ...(changes.length === 0 ? [] : [note])],
    };
}
