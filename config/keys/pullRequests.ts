import { derived, preset } from "../declare/absence";
import { flag, group, integer, type ValueOf } from "../declare/kinds";
import { MOST_STAGES } from "./api";
import type { BuildConfig } from "./build";
import type { SourceConfig } from "./source";

interface Known {
    readonly build: BuildConfig;
    readonly source: SourceConfig;
}

/** Whether pull requests can be checked: by the platform's own build, told of by a connection or a webhook. */
export function canCheck({ build, source }: Known): boolean {
    return build.mode === "managed" && (source.mode === "connection" || source.trigger === "webhook");
}

export const pullRequests = group(
    {
        meaning: "What pull requests into the environments' branches get.",
        shape: "a map with check, protect, previews and previewHours",
    },
    {
        check: flag({
            meaning:
                "They are installed and tested as a release is, with the result as the commit status `<githubName>/check`. Not " +
                "with `source.trigger` `polling`.",
            absent: derived("`true` in build mode `managed`", canCheck),
        }),
        protect: flag({
            meaning:
                "The branches are protected: nothing is merged or pushed without that status at its commit, no push is forced " +
                "and no branch deleted.",
            absent: preset(false),
        }),
        previews: integer({
            meaning:
                "The most previews there are at once; the oldest makes room. They and the environments share the stages of the " +
                "API: `api.stages`.",
            from: 0,
            to: MOST_STAGES - 1,
            unit: "previews at once",
            absent: preset(0),
        }),
        previewHours: integer({
            meaning: "How long after its last release a preview is removed.",
            from: 1,
            to: 720,
            unit: "hours",
            absent: preset(72),
        }),
    },
);

/** What pull requests get. */
export type PullRequestConfig = ValueOf<typeof pullRequests>;
