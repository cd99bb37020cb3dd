import { formatPath, HIDDEN, type ConfigPath, type Legacy, type Secret } from "../../config/seed";
import type { Comparison, StackFile } from "../../config/stackFile";

/** Change is what an import does about one old value. */
export interface Change {
    /** The old key with its section. */
    readonly from: string;
    /** The line in the old file; undefined for a default in the place of a missing value. */
    readonly line: number | undefined;
    readonly path: ConfigPath;
    /** The path as `pulumi config` takes it. */
    readonly key: string;
    /** The new value; `[secret]` for the token. */
    readonly value: string;
    /** What the stack has there now, shown in the same way. */
    readonly current: string | undefined;
    /** `conflict`: the stack has something else there, and nobody said which of the two is right. */
    readonly action: "set" | "unchanged" | "replace" | "conflict";
}

/** Plan is what an import would do, decided before anything is written. */
export interface Plan {
    readonly changes: readonly Change[];
    /** The token, where it has to be written. */
    readonly token: Secret | undefined;
}

/** The key of the one secret. */
export const TOKEN_PATH: ConfigPath = ["githubToken"];

/**
 * Compares an old configuration with a stack's file.
 *
 * @param force Whether the old configuration wins where the two differ.
 * @param storedToken Decrypts the token that the stack has; undefined where that cannot be done.
 */
export async function planImport(
    legacy: Legacy,
    file: StackFile,
    force: boolean,
    storedToken: () => Promise<string | undefined>,
): Promise<Plan> {
    const changes = legacy.values.map(({ from, line, path, text }): Change => {
        const action = writeAction(file.compare(path, text), force);
        return { from, line, path, key: formatPath(path), value: text, current: file.shown(path), action };
    });
    if (legacy.token === undefined) {
        return { changes, token: undefined };
    }
    const { from, line, secret } = legacy.token;
    const action = await tokenAction(secret, file, force, storedToken);
    const current = file.tokenState() === "missing" ? undefined : HIDDEN;
    changes.push({ from, line, path: TOKEN_PATH, key: formatPath(TOKEN_PATH), value: HIDDEN, current, action });
    return { changes, token: action === "set" || action === "replace" ? secret : undefined };
}

/**
 * What is done about a value, by how it stands to the one that the stack has.
 *
 * @param force Whether it wins where the two differ.
 */
export function writeAction(comparison: Comparison, force: boolean): Change["action"] {
    switch (comparison) {
        case "absent":
            return "set";
        case "same":
            return "unchanged";
        case "replaceable":
            return "replace";
        case "different":
            return force ? "replace" : "conflict";
    }
}

/** Whether a plan has anything to write. */
export function hasWork({ changes }: Plan): boolean {
    return changes.some(({ action }) => action === "set" || action === "replace");
}

async function tokenAction(
    token: Secret,
    file: StackFile,
    force: boolean,
    storedToken: () => Promise<string | undefined>,
): Promise<Change["action"]> {
    switch (file.tokenState()) {
        case "missing":
            return "set";
        case "clear":
            // The same token in clear is written again, encrypted.
            return force || file.tokenEquals(token.reveal()) ? "replace" : "conflict";
        case "secret":
            return (await storedToken()) === token.reveal() ? "unchanged" : force ? "replace" : "conflict";
    }
}
