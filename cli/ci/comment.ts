import { appendFileSync } from "node:fs";

import { digestIn, commentMarker, commentText } from "../../automation/comment";
import { UsageError, UserError } from "../../common/errors";
import type { Context, ExitCode } from "../shell/command";
import { userPath } from "../shell/paths";
import { keepComment, type ForgeOptions } from "./forge";
import { openForge } from "./open";
import { readReview } from "./read";

/** The options of `ci comment` and `ci reviewed`. */
export interface CommentOptions extends ForgeOptions {
    readonly pullRequest?: string;
    readonly commit?: string;
    readonly stack?: string;
    readonly json?: boolean;
}

/** Writes what a preview has said to the pull request, in the one comment that the stack has there. */
export async function writeComment(context: Context, file: string, options: CommentOptions): Promise<ExitCode> {
    const { env, stdout } = context;
    const number = Number(options.pullRequest ?? env["CI_MERGE_REQUEST_IID"] ?? "");
    if (!Number.isInteger(number) || number < 1) {
        throw new UsageError("--pull-request takes the number of the pull request.");
    }
    const review = readReview(userPath(context, file));
    const commit = options.commit ?? env["CI_COMMIT_SHA"] ?? env["GITHUB_SHA"] ?? "";
    const body = commentText(review, commit);
    const summary = env["GITHUB_STEP_SUMMARY"];
    if (summary !== undefined) {
        // It is there also where the token may not comment.
        appendFileSync(summary, body);
    }
    const done = await keepComment(openForge(context, options), number, commentMarker(review.stack), body);
    const facts = { outcome: done, pullRequest: number, stack: review.stack, digest: review.digest };
    stdout.write(
        options.json === true
            ? `${JSON.stringify(facts, undefined, 2)}\n`
            : `The comment on ${number} is ${done === "unchanged" ? "as it was" : done}.\n`,
    );
    return 0;
}

/** Prints what was reviewed: the digest in the comment on the pull request that has brought a commit. */
export async function printReviewed(context: Context, commit: string, options: CommentOptions): Promise<ExitCode> {
    const { stack } = options;
    if (stack === undefined || !/^[0-9a-f]{40}$/.test(commit)) {
        throw new UsageError("It is: ci reviewed <commit, 40 hexadecimal digits> --stack <name>");
    }
    const forge = openForge(context, options);
    const number = await forge.pullRequestOf(commit);
    if (number === undefined) {
        throw new UserError(
            `No merged pull request has brought ${commit.slice(0, 7)}: nobody has reviewed it.`,
            "Start the workflow by hand, with the digest that a preview of it shows.",
        );
    }
    const marker = commentMarker(stack);
    const comment = (await forge.comments(number)).find(({ body }) => body.startsWith(marker));
    const digest = digestIn(comment?.body ?? "");
    if (digest === undefined) {
        throw new UserError(
            `Pull request ${number} has no comment with a preview of '${stack}': it was merged before that was written.`,
            "Start the workflow by hand, with the digest that a preview of it shows.",
        );
    }
    const facts = { pullRequest: number, stack, digest };
    context.stdout.write(options.json === true ? `${JSON.stringify(facts, undefined, 2)}\n` : `${digest}\n`);
    return 0;
}
