import { isAllocatingSince } from "../../release/engine/allocation";
import { currentEntry, PATIENCE, type Entry } from "../../release/ledger/history";
import { damageRemedy, MISSING_REMEDY } from "../../release/ledger/ledger";
import { isSigned } from "../../release/ledger/signed";
import { isUnwell, timeOfId } from "../../contract/releaseRecord";
import type { Alias } from "../../release";
import { age, plain, shortCommit, who } from "../shell/words";
import { changedSettings } from "./changedSettings";
import { commandLine, type PlatformOptions } from "../session/options";
import { missingText, retryText, untoldText } from "./reports";
import type { Finding } from "./finding";
import { strayHandlers } from "./strayHandlers";
import { isReadable, servedEntry, unreadableParts, type EnvironmentState } from "../session/state";

/**
 * Judges an environment: what it serves against what its ledger says.
 *
 * @param bucket The artifact bucket, which holds the ledger.
 * @param now Milliseconds since 1970.
 */
export function findingsOn(
    state: EnvironmentState,
    options: PlatformOptions,
    bucket: string,
    now: number,
): readonly Finding[] {
    const { alias, ledger } = state;
    const findings: Finding[] = unreadableParts(state).map(({ message, remedy }) => problem(plain(message), remedy));
    if (isReadable(ledger)) {
        findings.push(...ledger.damaged.map((damaged) => damage(bucket, damaged)));
        findings.push(...ledger.missing.map((missing) => problem(missingText(bucket, missing), MISSING_REMEDY)));
    }
    if (isReadable(alias) && isReadable(ledger)) {
        findings.push(...drift(alias, ledger.entries, state, options, now));
        findings.push(
            ...strayHandlers(state.handlers, ledger.entries, options, now),
            ...lastMove(ledger.entries, options, now),
        );
        findings.push(...unsigned(state, options));
        findings.push(...unreported(ledger, options));
    }
    return [...findings, ...waiting(state, options)];
}

function damage(bucket: string, { key, problem: what }: { readonly key: string; readonly problem: string }): Finding {
    return problem(
        `Its ledger holds what is no record of a release: s3://${bucket}/${plain(key)} ${plain(what)}.`,
        damageRemedy(what),
    );
}

/** How the alias and the ledger differ. */
function drift(
    alias: Alias,
    entries: readonly Entry[],
    { isFresh, recordedIsGone = false, target }: EnvironmentState,
    options: PlatformOptions,
    now: number,
): readonly Finding[] {
    const { name, version, weights } = alias;
    const back = (to: string) => commandLine(["rollback", name, "--to", to], options);
    const restore = commandLine(["restore", name], options);
    const current = currentEntry(entries);
    const found: Finding[] = [];
    const shares = Object.entries(weights).map(
        ([other, weight]) => `${Math.round(weight * 100)} % to version ${other}`,
    );
    if (isAllocatingSince(alias, current?.record, now)) {
        const text = `Lambda is getting provisioned concurrency ready for version ${version}: ${shares.join(", ")} meanwhile.`;
        found.push({ isProblem: false, text });
    } else if (shares.length > 0) {
        const known = entries.some(({ record }) => record.version === version);
        const end = known ? `To end that: ${back(version)}` : "The next release ends that.";
        found.push(problem(`Its traffic is split by hand: ${shares.join(", ")}, the rest to version ${version}.`, end));
    }
    if (current === undefined) {
        const text = isFresh
            ? "Nothing was released to it yet."
            : `Its ledger knows no release: version ${version} was put there by other means than the platform's.`;
        found.push({ isProblem: false, text });
    } else if (current.record.version !== version) {
        const { version: recorded } = current.record;
        const what = `It serves version ${version}, but the ledger says ${recorded}`;
        const again = commandLine(["release", "FOLDER", "--to", target.environment], options);
        found.push(
            recordedIsGone
                ? problem(
                      `${what}, which is gone: the function was deleted.`,
                      `To publish the very package again: ${restore}; or push to its branch, or: ${again}`,
                  )
                : problem(`${what}: somebody has moved the alias by hand.`, `To put it back: ${back(recorded)}`),
        );
    } else if (current.state === "unverified" && now - timeOfId(current.record.id) < PATIENCE) {
        const text = `Not verified yet: ${plain(current.explanation)}`;
        found.push({ isProblem: false, text, remedy: `If that run has ended: ${lower(resume(current, options))}` });
    } else if (isUnwell(current.record)) {
        const { forced, by } = current.record;
        const how = forced === true ? `${who(by)} has forced it back` : "There was nothing to go back to";
        const again = commandLine(["rollback", name, "--to", version], options);
        found.push(
            problem(`${how}: ${plain(current.explanation)}`, `If it answers by now, to write that down: ${again}`),
        );
    } else if (current.state === "unverified") {
        found.push(
            problem(`An interrupted ${current.record.reason}: ${plain(current.explanation)}`, resume(current, options)),
        );
    }
    return found;
}

/** What became of the last move, where it is not what the environment serves. */
function lastMove(entries: readonly Entry[], options: PlatformOptions, now: number): readonly Finding[] {
    const [last] = entries;
    if (last === undefined || last.state === "served" || last.state === "unverified") {
        return [];
    }
    const { reason, version, commit, by, startedAt } = last.record;
    const what = `the ${reason} of version ${version}${commit === undefined ? "" : ` (commit ${shortCommit(commit)})`}`;
    const whose = `by ${who(by)}, ${age(startedAt, now)}`;
    if (last.state === "running") {
        return [{ isProblem: false, text: `Under way: ${what} ${whose}.` }];
    }
    const text = `Not served: ${what} ${whose}. ${plain(last.explanation)}`;
    return last.state === "abandoned"
        ? [{ isProblem: false, text, remedy: `If it is still wanted, ${lower(resume(last, options))}` }]
        : [{ isProblem: false, text }];
}

/** A record from before the ledger was signed, or one that somebody has written past the platform. */
function unsigned(state: EnvironmentState, options: PlatformOptions): readonly Finding[] {
    const { ledger, target } = state;
    const served = servedEntry(state);
    if (!isReadable(ledger) || ledger.signedBy === undefined || served === undefined) {
        return [];
    }
    const again = commandLine(["release", target.environment, "--again"], options);
    const text = `The record of what it serves is not signed by ${ledger.signedBy}: nothing says who has released it, and it is not promoted.`;
    const remedy = `Where it is from before the ledger was signed, to have it written anew: ${again}`;
    return isSigned(served.record, ledger.signedBy) ? [] : [{ isProblem: false, text, remedy }];
}

/** Moves that GitHub was not told of. */
function unreported(
    { entries, complete }: { readonly entries: readonly Entry[]; readonly complete: boolean },
    options: PlatformOptions,
): readonly Finding[] {
    const text = untoldText(entries, complete);
    return text === undefined ? [] : [{ isProblem: false, text, remedy: retryText(options), isReport: true }];
}

/** How an interrupted move is brought to its end. */
function resume({ record }: Entry, options: PlatformOptions): string {
    const { reason, environment, promotedFrom, version } = record;
    switch (reason) {
        case "release":
            return "Release it again, which goes on where it ended: start the pipeline, or run the same command.";
        case "promotion":
            return `Promote it again: ${commandLine(["promote", promotedFrom ?? "<from>", environment], options)}`;
        case "rollback":
            return `Take it back again: ${commandLine(["rollback", environment, "--to", version], options)}`;
    }
}

/** Settings that `pulumi up` has given to the function, and that no version of this environment has yet. */
function waiting({ serving, latest, target, isFresh }: EnvironmentState, options: PlatformOptions): readonly Finding[] {
    if (serving === undefined || latest === undefined) {
        return [];
    }
    const named = changedSettings(serving, latest);
    if (named.length === 0 && serving.settings === latest.settings) {
        return [];
    }
    const what = named.length === 0 ? "" : ` (${named.join(", ")})`;
    const text = `The function's settings have changed${what}: it gets them with its next release.`;
    const again = commandLine(["release", target.environment, "--again"], options);
    return [{ isProblem: false, text, ...(isFresh ? {} : { remedy: `To release what it serves anew: ${again}` }) }];
}

function problem(text: string, remedy?: string): Finding {
    return { isProblem: true, text, ...(remedy === undefined ? {} : { remedy }) };
}

function lower(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
}
