import type { previews } from "../../release";
import { table } from "../shell/table";
import { age, shortCommit } from "../shell/words";

type PreviewState = previews.PreviewState;

/** What the state of a preview is called. */
const WORDS: Readonly<Record<PreviewState["state"], string>> = {
    ready: "ready",
    incomplete: "being made",
    leaving: "being removed",
};

/** Previews for a person. */
export function previewsText(previews: readonly PreviewState[], now: number): string {
    if (previews.length === 0) {
        return "There are no previews.\n";
    }
    const head = ["pull request", "version", "commit", "released", "expires", "state", "URL"];
    const rows = previews.map(({ pullRequest, version = "-", commit, releasedAt, expiresAt, state, url }) => [
        String(pullRequest),
        version,
        shortCommit(commit),
        age(releasedAt, now),
        expiry(expiresAt, now),
        WORDS[state],
        url,
    ]);
    return `${table(head, rows)}\n`;
}

/** How many previews there are, for whoever asks for something else; empty where there are none. */
export function previewsLine(aliases: readonly string[]): string {
    return aliases.length === 0 ? "" : `\nPreviews: ${aliases.join(", ")}. More: npm run platform -- previews\n`;
}

function expiry(time: string | undefined, now: number): string {
    if (time === undefined) {
        return "-";
    }
    const hours = Math.ceil((Date.parse(time) - now) / 3_600_000);
    return hours > 0 ? `in ${hours} h` : "now";
}
