import { UserError } from "../../common/errors";
import { beforeMove } from "./conflict";
import { bringPackage, findPackage, keepServed } from "./keep";
import { moveAlias } from "./moveAlias";
import type { HandlersPlan, Plan, PublishingPlan } from "./plan";
import { publish, publishHandlers } from "./publish";
import type { Result } from "./verifyOrRevert";
import type { Tools } from "../ports";

/**
 * Makes a promotion, a rollback or a restoration: where its version is not there, publishes the very package for it first. Its digest
 * is looked at before, and Lambda publishes under it or not at all.
 *
 * @param started When the whole command began, in milliseconds since 1970.
 * @throws {UserError} where the alias was not moved, or was moved back; the message says which.
 */
export async function executeMove(
    tools: Tools,
    plan: HandlersPlan | PublishingPlan,
    started: number = tools.clock.now(),
): Promise<Result> {
    const result = await moveAlias(tools, await published(tools, plan), started);
    await keepServed(tools, plan.found);
    return result;
}

async function published(tools: Tools, plan: HandlersPlan | PublishingPlan): Promise<Plan> {
    if (!("publish" in plan)) {
        return withHandlers(tools, plan);
    }
    const { publish: source, handlers: planned, ...rest } = plan;
    const { target, before, origin, found } = rest;
    const key = await beforeMove(target, bringPackage(tools, source));
    tools.say(`Package s3://${tools.store.bucket}/${key}, as it was released`);
    const kept = { ...origin, package: key };
    const { codeSha256, architecture } = source;
    const published = { target, before, origin: kept, key, codeSha256, architecture };
    const version = await publish(tools, published);
    tools.say(`Published version ${version.version}, the very code of version ${found?.version ?? "unknown"}`);
    const handlers = await publishHandlers(tools, published, planned);
    return { ...rest, version, origin: kept, ...(planned && { handlers }) };
}

/** The plan when each further handler has a version of its code, which may have gone, or not have been there yet. */
async function withHandlers(tools: Tools, { handlers: planned, ...plan }: HandlersPlan): Promise<Plan> {
    if (planned === undefined) {
        return plan;
    }
    const { target, before, origin, version } = plan;
    const { codeSha256, architecture } = version;
    const ready = { target, before, origin, codeSha256, architecture };
    if (planned.every((each) => each.version !== undefined)) {
        return { ...plan, handlers: await publishHandlers(tools, { ...ready, key: "" }, planned) };
    }
    const kept = await beforeMove(target, findPackage(tools, { ...origin, codeSha256 }));
    if (kept === undefined) {
        throw new UserError(
            `The package of version ${version.version} is not in s3://${tools.store.bucket} any more, and a further handler has no version of it.`,
            `Nothing was moved. Release its commit again.`,
        );
    }
    const source = { store: tools.store, key: kept, codeSha256, architecture };
    const key = await beforeMove(target, bringPackage(tools, source));
    return { ...plan, handlers: await publishHandlers(tools, { ...ready, key }, planned) };
}
