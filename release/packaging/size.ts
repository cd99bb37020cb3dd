import { UserError } from "../../common/errors";

/** Lambda's quota "Deployment package size", 250 MB unzipped: bytes of all files of a package together. */
export const UNZIPPED_LIMIT = 262_144_000;

/** @throws {UserError} where files of that many bytes are more than Lambda takes. */
export function refuseTooLarge(bytes: number, remedy?: string): void {
    if (bytes > UNZIPPED_LIMIT) {
        throw tooLarge(`The package unzips to ${bytes} bytes`, remedy);
    }
}

/** @param what What is too large, and how large it is. */
export function tooLarge(what: string, remedy = "Leave out what is not needed to run, with build.exclude."): UserError {
    return new UserError(
        `${what}. Lambda takes at most ${UNZIPPED_LIMIT}: its quota "Deployment package size", 250 MB unzipped, ` +
            "which cannot be raised.",
        remedy,
    );
}
