/** What a pull request is told about its preview. */
export type News =
    | {
          readonly state: "live";
          readonly url: string;
          /** What it serves; undefined where that is not known. */
          readonly commit: string | undefined;
          /** Milliseconds since 1970. */
          readonly expires: number;
          /** A newer commit that could not be released. */
          readonly failed?: { readonly commit: string | undefined; readonly why: string };
      }
    | { readonly state: "failed"; readonly commit: string | undefined; readonly why: string }
    | { readonly state: "removed"; readonly why: string };

/**
 * The first line of the comment, by which it is found again. GitHub does not show it.
 *
 * @param label What the platform is called in GitHub. Stacks of older versions have the project's name there.
 */
export function commentMarker(label: string): string {
    return `<!-- platform:preview ${label} -->`;
}

/** The comment in Markdown. Equal news have equal texts. */
export function commentText(label: string, news: News): string {
    return `${[commentMarker(label), ...lines(news)].join("\n")}\n`;
}

function lines(news: News): readonly string[] {
    switch (news.state) {
        case "live":
            return [
                `**Preview:** ${news.url}`,
                "",
                `It serves ${commitOf(news.commit)} and is removed ${timeOf(news.expires)}, when the pull request is ` +
                    "closed, or to make room for newer ones.",
                ...(news.failed === undefined ? [] : ["", ...failure(news.failed)]),
            ];
        case "failed":
            return [
                "**No preview.**",
                "",
                ...failure(news),
                "",
                "Push again, or run the check again, to try once more.",
            ];
        case "removed":
            return [`**The preview was removed:** ${plain(news.why)}.`];
    }
}

/** In a block of code nothing of a text means anything to GitHub: no link, no image, no mention. */
function failure({ commit, why }: { readonly commit: string | undefined; readonly why: string }): readonly string[] {
    const text = masked(why);
    const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
    const fence = "`".repeat(longest + 1);
    return [`The release of ${commitOf(commit)} has failed:`, "", fence, text, fence];
}

/** GitHub makes a link of a commit's full hash, and of its digits where they are unique. */
function commitOf(commit: string | undefined): string {
    return commit === undefined ? "a commit that is not known" : `commit ${commit}`;
}

function timeOf(milliseconds: number): string {
    return `on ${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " at ")} UTC at the latest`;
}

/** A pull request may be read by everybody, who need not know in which account of AWS it is tried. */
function masked(text: string): string {
    return text.replaceAll(/\b\d{12}\b/g, "************").slice(0, 2000);
}

function plain(text: string): string {
    return masked(text)
        .replaceAll(/[<>@`[\]*_#|\\]/g, "")
        .replaceAll(/\s+/g, " ")
        .trim();
}
