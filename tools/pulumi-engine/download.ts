/** Pulumi's own download site, for the CLI and for plugins. */
export const DOWNLOAD_SITE = "get.pulumi.com";

/** How long the site may take to answer, in milliseconds: a closed network should cost no more. */
const PATIENCE = 2_500;

let reached: Promise<void> | undefined;

/**
 * Sees whether Pulumi's download site answers. It is asked once per process.
 *
 * @throws Error that says how it did not.
 */
export async function reachDownloadSite(): Promise<void> {
    reached ??= ask();
    await reached;
}

async function ask(): Promise<void> {
    try {
        await fetch(`https://${DOWNLOAD_SITE}`, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
    } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        throw new Error(
            `${DOWNLOAD_SITE} cannot be reached (${cause instanceof Error ? cause.message : String(cause)})`,
        );
    }
}
