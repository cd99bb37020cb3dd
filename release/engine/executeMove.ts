import { beforeMove } from "./conflict";
import { bringPackage, keepServed } from "./keep";
import { moveAlias } from "./moveAlias";
import type { Plan, PublishingPlan } from "./plan";
import { publish } from "./publish";
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
    plan: Plan | PublishingPlan,
    started: number = tools.clock.now(),
): Promise<Result> {
    const result = await moveAlias(tools, await published(tools, plan), started);
    await keepServed(tools, plan.found);
    return result;
}

async function published(tools: Tools, plan: Plan | PublishingPlan): Promise<Plan> {
    if (!("publish" in plan)) {
        return plan;
    }
    const { publish: source, ...rest } = plan;
    const { target, before, origin, found } = rest;
    const key = await beforeMove(target, bringPackage(tools, source));
    tools.say(`Package s3://${tools.store.bucket}/${key}, as it was released`);
    const kept = { ...origin, package: key };
    const { codeSha256, architecture } = source;
    const version = await publish(tools, { target, before, origin: kept, key, codeSha256, architecture });
    tools.say(`Published version ${version.version}, the very code of version ${found?.version ?? "unknown"}`);
    return { ...rest, version, origin: kept };
}
