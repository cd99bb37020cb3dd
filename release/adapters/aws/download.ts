import { messageOf, UserError } from "../../../common/errors";

/** Milliseconds that a package may take to arrive: Lambda's are 250 MB unpacked at most. */
const LIMIT = 300_000;

/**
 * Fetches what AWS has given an address for, which holds for 10 minutes and needs no credentials ("GetFunction").
 *
 * @param what What is fetched, for a person. The address itself is never shown: whoever has it has the package.
 */
export async function downloaded(what: string, url: string): Promise<Uint8Array> {
    const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT) }).catch((error: unknown) => {
        throw new UserError(`${what}: it did not arrive: ${messageOf(error)}`, "Run the same command again.");
    });
    if (!response.ok) {
        throw new UserError(`${what}: S3 answered ${response.status}.`, "Run the same command again.");
    }
    return new Uint8Array(await response.arrayBuffer());
}
