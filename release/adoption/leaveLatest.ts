import { UserError } from "../../common/errors";
import type { Alias, Functions } from "../ports";

/** An alias that was on `$LATEST`, and the version of the same code that it serves now. */
export interface Left {
    readonly alias: string;
    readonly version: string;
}

/** How often an alias is looked at anew that somebody else changes at the same time. */
const MOST_TRIES = 3;

/**
 * Moves aliases from `$LATEST` to a version of the very code that `$LATEST` holds. What they answer stays the same.
 *
 * @param names The aliases to look at. Those that are on a version stay as they are.
 * @throws {UserError} where somebody releases meanwhile: another code than was seen is not published.
 */
export async function leaveLatest(functions: Functions, names: readonly string[]): Promise<readonly Left[]> {
    const left: Left[] = [];
    for (const name of names) {
        const version = await leave(functions, name);
        if (version !== undefined) {
            left.push({ alias: name, version });
        }
    }
    return left;
}

async function leave(functions: Functions, name: string): Promise<string | undefined> {
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
        const alias: Alias = await functions.alias(name);
        if (alias.version !== "$LATEST") {
            return undefined;
        }
        const latest = await functions.version("$LATEST");
        if (latest === undefined) {
            break;
        }
        const published = await functions.publish(
            latest.codeSha256,
            "What was served before the platform took it over",
        );
        if (published === "conflict") {
            continue;
        }
        const moved = await functions.move(name, published.version, alias.revisionId);
        if (moved !== "conflict") {
            return published.version;
        }
    }
    throw new UserError(
        `The alias ${name} could not be moved from $LATEST to a version: somebody changes the function at the same time.`,
        "Stop what releases to it, such as the old pipelines, and run the same command again.",
    );
}
