import { UserError } from "../../common/errors";
import { isAllocatingSince } from "./allocation";
import { currentEntry, wasServed, type Entry } from "../ledger/history";
import { isUnwell, originOf, type ReleaseRecord } from "../../contract/releaseRecord";
import { areInPlace, planHandlers } from "./handlers";
import { isRecorded, servesOnly, soundEnvironmentState, stateForMove } from "./environmentState";
import {
    existingVersion,
    isToBeMadeAnew,
    notesOn,
    pastOf,
    provenAs,
    SEARCHED,
    unfinishedOf,
    type Planned,
} from "./plan";
import { checkSigned, isVouched } from "../ledger/signed";
import { ledgerOf, planPublishing, type LedgerSource } from "./promotePackage";
import type { Target, Tools } from "../ports";

/**
 * Looks at what moving one environment's very version to another would do, or, where they have not the same function, publishing its very
 * package there.
 *
 * @param at The function and the bucket of the environment that is promoted from. @default - those that are promoted to
 */
export async function planPromotion(tools: Tools, from: Target, to: Target, at: Tools = tools): Promise<Planned> {
    const [source, target] = [from.environment, to.environment];
    if (source === target) {
        throw new UserError(`${source} cannot be promoted to itself.`, "Name the environment to promote to.");
    }
    const found = await stateForMove(at, source);
    const current = currentEntry(found.entries);
    if (current === undefined) {
        throw new UserError(
            `Nothing was ever released to ${source}: there is nothing to promote.`,
            `Release to it first: push to its branch, or npm run platform -- release <folder> --to ${source}`,
        );
    }
    if (isAllocatingSince(found.alias, current.record, tools.clock.now())) {
        throw new UserError(
            `${source} does not serve version ${current.record.version} alone yet: Lambda is getting provisioned concurrency ready for it.`,
            "Promote again in a few minutes.",
        );
    }
    if (!servesOnly(found.alias, current.record.version)) {
        const { version, weights } = found.alias;
        const split = Object.keys(weights).length > 0 ? " and splits its traffic" : "";
        throw new UserError(
            `${source} serves version ${version}${split}, but the ledger says ${current.record.version}: somebody has moved the ` +
                "alias by hand, and what was never released there was never tested there.",
            `Release to ${source}, or move it back: npm run platform -- rollback ${source} --to ${current.record.version}`,
        );
    }
    checkProven(current, source);
    checkSigned(current.record, at.store, source);
    return isSameFunction(tools, at)
        ? planOf(tools, current.record, source, to)
        : planPublishing(tools, at, current.record, { source, to });
}

/**
 * Looks at what publishing here would do what an environment of another stack serves: its ledger alone says what that is.
 *
 * @param at Its bucket: `otherStack`.
 */
export async function planStackPromotion(tools: Tools, at: LedgerSource, source: string, to: Target): Promise<Planned> {
    const { entries } = await ledgerOf(tools, at, source).catch((error: unknown) => {
        throw error instanceof UserError
            ? new UserError(
                  `What ${source} of the other stack has released cannot be read: ${error.message}`,
                  `There, name who promotes in environments.${source}.promotedBy, then pulumi up; here, environments.${to.environment}.promotesFrom names its bucket.`,
              )
            : error;
    });
    const current = currentEntry(entries);
    if (current === undefined) {
        throw new UserError(
            `Nothing was ever released to ${source} of the stack with the bucket ${at.store.bucket}: there is nothing to promote.`,
            "Release to it first, in that stack.",
        );
    }
    checkProven(current, source);
    checkSigned(current.record, at.store, source);
    return planPublishing(tools, at, current.record, { source, to });
}

/** @throws {UserError} where what an environment serves was not seen to answer there. */
function checkProven({ state, record, explanation }: Entry, source: string): void {
    if (state !== "served") {
        throw new UserError(
            `${source} serves version ${record.version}, but that release did not come to its end: ${explanation}`,
            "Release it again: that finds the version in place, asks the environment and writes the ledger.",
        );
    }
    if (isUnwell(record)) {
        throw new UserError(
            `${source} serves version ${record.version}, which was not seen to answer there: ${explanation}`,
            `If it answers by now, say so in the ledger: npm run platform -- rollback ${source} --to ${record.version}`,
        );
    }
}

/**
 * Looks for a version of the very same Git tree that another environment has served and that was found to answer there.
 *
 * @param at Where its ledger and its packages are, if its function is another. @default - they share the function
 * @returns The plan that promotes it, or why there is none.
 */
export async function planTreePromotion(
    tools: Tools,
    from: string,
    to: Target,
    tree: string,
    at?: LedgerSource,
): Promise<Planned | { readonly why: string }> {
    const isMatch = (entry: Entry) => isProven(entry) && isOfTree(entry, tree);
    const isElsewhere = at !== undefined;
    const { store } = at ?? tools;
    let { entries } = isElsewhere ? await ledgerOf(tools, at, from) : await stateForMove(tools, from);
    if (!entries.some(isMatch) && !isElsewhere) {
        entries = (await soundEnvironmentState(tools, from, SEARCHED)).entries;
    }
    const match = entries.find(isMatch);
    if (match === undefined) {
        const newest = entries.find(wasServed)?.record.commit?.slice(0, 7);
        const has = newest === undefined ? "nothing was released to it yet" : `its newest release is commit ${newest}`;
        return { why: `${from} has not released this tree (${has})` };
    }
    if (!isVouched(match.record, store)) {
        const { version } = match.record;
        return {
            why: `version ${version}, which ${from} released of this tree, has a record that ${store.signing?.key} has not signed`,
        };
    }
    if (isElsewhere) {
        return planPublishing(tools, at, match.record, { source: from, to });
    }
    const version = await tools.functions.version(match.record.version);
    if (version?.codeSha256 !== match.record.codeSha256) {
        return { why: `version ${match.record.version}, which ${from} released of this tree, is not there any more` };
    }
    return planOf(tools, match.record, from, to);
}

function isSameFunction({ functions, store }: Tools, at: Tools): boolean {
    return functions.name === at.functions.name && store.bucket === at.store.bucket;
}

/** Whether an environment was seen to answer with the version of a move. */
function isProven({ state, record }: Entry): boolean {
    return state === "served" && !isUnwell(record);
}

/** What was built with changes that are in no commit has the tree of none. */
function isOfTree({ record }: Entry, tree: string): boolean {
    return record.tree === tree && record.modified !== true;
}

async function planOf(tools: Tools, record: ReleaseRecord, source: string, to: Target): Promise<Planned> {
    const [found, version] = await Promise.all([
        stateForMove(tools, to.environment),
        existingVersion(tools, record.version, record.codeSha256),
    ]);
    const { alias: before } = found;
    const further = await planHandlers(tools, to.environment, record);
    const isThere = isRecorded(found, version.version, tools.clock.now()) && !isToBeMadeAnew(found, tools.store);
    if (isThere && areInPlace(further.handlers, unfinishedOf(found).unfinished?.record)) {
        const unchanged = `${to.environment} serves version ${version.version} already`;
        return { unchanged, target: to, before, ...unfinishedOf(found) };
    }
    const notes = [...notesOn(found, tools.clock.now()), ...further.notes];
    if (Number(before.version) > Number(version.version)) {
        notes.push(
            `Version ${version.version} is older than version ${before.version}, which ${to.environment} serves now.`,
        );
    }
    return {
        reason: "promotion",
        target: provenAs(to, record),
        version,
        before,
        ...further.member,
        ...pastOf(found),
        found: record,
        origin: originOf(record),
        promotedFrom: source,
        notes,
    };
}
