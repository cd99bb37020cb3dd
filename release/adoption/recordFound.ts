import { UserError } from "../../common/errors";
import { recordId, type ReleaseRecord } from "../../contract/releaseRecord";
import { soundEnvironmentState } from "../engine/environmentState";
import { Ledger } from "../ledger/ledger";
import type { Tools } from "../ports";

/**
 * Writes down what an environment served when the platform took it over, as the first record of its ledger: a rollback can return
 * to it from what is released later.
 *
 * @returns The record; undefined where the ledger has records already, such as after a run that was killed.
 */
export async function recordFound(tools: Tools, environment: string): Promise<ReleaseRecord | undefined> {
    const { alias, entries } = await soundEnvironmentState(tools, environment);
    if (entries.length > 0) {
        return undefined;
    }
    const version = await tools.functions.version(alias.version);
    if (version === undefined || !/^\d+$/.test(alias.version)) {
        throw new UserError(
            `${environment} serves ${alias.version}, which is no version: its ledger has no first record.`,
            "Somebody has moved the alias meanwhile. Point it at a version, and run the same command again.",
        );
    }
    const now = new Date(tools.clock.now()).toISOString();
    const record: ReleaseRecord = {
        schema: 1,
        id: recordId(tools.clock.now(), tools.random()),
        environment,
        // An older reader knows no other word, and takes it for the first release, which it is as far as the platform knows.
        reason: "release",
        found: true,
        outcome: "succeeded",
        version: alias.version,
        codeSha256: version.codeSha256,
        previous: { version: alias.version, revisionId: alias.revisionId },
        beneath: [],
        revisionId: alias.revisionId,
        by: tools.by,
        startedAt: now,
        finishedAt: now,
        note: "It was served before the platform took it over",
    };
    await new Ledger(tools.store).write(record);
    return record;
}
