import { UserError } from "../../common/errors";

const CAUSES: Readonly<Record<string, string>> = {
    EACCES: "this user may not read it",
    ENOENT: "it is not there",
    ENOTDIR: "it is not a folder",
    EPERM: "this user may not read it",
};

/**
 * Reads from the file system on behalf of a person.
 *
 * @param path What is read, for the message.
 * @throws {UserError} where the file system refuses, with its reason.
 */
export function readable<T>(path: string, read: () => T): T {
    try {
        return read();
    } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === undefined) {
            throw error;
        }
        throw new UserError(
            `${path} cannot be read: ${CAUSES[code] ?? code}.`,
            "Check the path and its permissions, and run this again.",
        );
    }
}
