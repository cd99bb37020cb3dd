import { UsageError } from "../../common/errors";
import { printReviewed, writeComment, type CommentOptions } from "../ci/comment";
import { keepIssue } from "../ci/issue";
import { printTrust, TRUST_OPTIONS, type TrustOptions } from "../ci/trust";
import type { PlatformOptions } from "../session/options";
import { PLATFORM_OPTIONS } from "../session/options";
import { actionNamed } from "../shell/arguments";
import type { Command, Context, ExitCode } from "../shell/command";

interface Options extends CommentOptions, TrustOptions, Omit<PlatformOptions, "stack"> {}

interface Action {
    /** What has to be named besides, for a person; undefined for nothing. */
    readonly subject: string | undefined;
    readonly run: (context: Context, subject: string, options: Options) => Promise<ExitCode>;
}

const ACTIONS: Readonly<Record<string, Action>> = {
    comment: { subject: "<preview.json>", run: writeComment },
    reviewed: { subject: "<commit>", run: printReviewed },
    issue: { subject: "<drift.json>", run: keepIssue },
    trust: { subject: undefined, run: (context, _subject, options) => printTrust(context, options) },
};

/** `platform ci`: what the jobs of a CI system take beside `preview`, `up` and `drift`. */
export const command: Command<Options> = {
    description:
        "What a job in CI takes beside preview, up and drift. `comment` writes what `preview --json` has said to the pull " +
        "request, in one comment that it keeps up to date; `reviewed` prints the digest in the comment on the pull request " +
        "that has brought a commit, for `up --reviewed`; `issue` keeps one issue on what `drift --json` has found, and ends " +
        "with 3 where something differs; `trust` prints the roles that the jobs work with. The token is in GITHUB_TOKEN or GITLAB_TOKEN.",
    arguments: {
        "<action>": Object.keys(ACTIONS).join(", "),
        "[subject]": "preview.json for comment, drift.json for issue, a commit for reviewed",
    },
    choices: Object.keys(ACTIONS),
    examples: {
        "ci comment preview.json --pull-request 12": "keep the comment on pull request 12 up to date",
        "ci trust --repository octo/platform": "print the roles for the workflows of that repository",
    },
    options: [
        { flags: "--repository <owner/name>", description: "the platform's own repository (default: the job's)" },
        { flags: "--pull-request <number>", description: "for comment: which pull request" },
        { flags: "--commit <sha>", description: "for comment: what was previewed (default: the job's commit)" },
        { flags: "--author <login>", description: "whose comments are one's own (default: the token's account)" },
        ...TRUST_OPTIONS,
        ...PLATFORM_OPTIONS,
    ],
    async run(context, [name = "", subject], options) {
        const action = actionNamed(ACTIONS, name);
        if ((action.subject === undefined) !== (subject === undefined)) {
            throw new UsageError(`It is: ${["ci", name, action.subject].filter(Boolean).join(" ")}`);
        }
        return action.run(context, subject ?? "", options);
    },
};
