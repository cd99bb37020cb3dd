import { UserError } from "../../common/errors";

/** Lambda's quota "Deployment package size", 250 MB unzipped: bytes of all files of a package together. */
export const UNZIPPED_LIMIT = 262_144_000;

/** @throws {UserError} where files of that many bytes are more than Lambda takes. */
export function refuseTooLarge(bytes: number, remedy?: string, what = "The package unzips to"): void {
    if (bytes > UNZIPPED_LIMIT) {
        throw tooLarge(`${what} ${bytes} bytes`, remedy);
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

/** How many of the largest folders are named. */
const MOST_NAMED = 10;

/** The largest of what lies at the package's root or is a package in a `node_modules` there, with their sizes. */
export function largestFolders(files: readonly { readonly path: string; readonly size: number }[]): string {
    const sizes = new Map<string, number>();
    for (const { path, size } of files) {
        const name = /^(node_modules\/(@[^/]+\/|\.pnpm\/)?)?[^/]+/.exec(path)?.[0] ?? path;
        sizes.set(name, (sizes.get(name) ?? 0) + size);
    }
    const ranked = [...sizes].sort(([, left], [, right]) => right - left).slice(0, MOST_NAMED);
    return ranked.map(([name, size]) => `${name} (${Math.round(size / 2 ** 20)} MB)`).join(", ");
}
