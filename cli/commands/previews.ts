import { messageOf, UsageError, UserError } from "../../common/errors";
import { confirm } from "../shell/confirm";
import type { Command } from "../shell/command";
import { engine } from "../session/cloud";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";
import { previewsText } from "../reports/previewReport";
import { Session } from "../session/session";
import { count } from "../shell/words";

/** What a pull request is told whose preview somebody has removed. */
const BY_HAND = "it was removed by hand";

/** `platform previews`: the previews of pull requests. */
export const command: Command<ChangeOptions> = {
    description:
        "Lists the previews of pull requests: what each serves, where, and until when. `remove <number>` and `remove all` " +
        "remove previews and tell their pull requests; the next push brings them back. `tend` does what the controller does " +
        "every 5 minutes: it removes what is over, ends what was interrupted and keeps the limit. Exit code 1: something " +
        "went wrong; all else was done.",
    arguments: {
        "[action]": "list (the default), remove or tend",
        "[which]": "to remove: the number of a pull request, or all",
    },
    choices: ["list", "remove", "tend"],
    examples: {
        previews: "the previews that there are",
        "previews remove 17": "removes the one of pull request 17",
    },
    options: CHANGE_OPTIONS,
    async run(context, [action = "list", which], options) {
        const removed = checkWords(action, which);
        const session = await Session.open(context, options);
        const controller = await session.previews();
        const { previews } = engine();
        const look = async () => previews.listPreviews(controller);
        const before = await session.step("Look at the previews", look);
        const now = session.tools.clock.now();
        if (action === "list") {
            session.report({ previews: before }, previewsText(before, now));
            return 0;
        }
        if (removed !== undefined) {
            const going = before.filter(({ pullRequest }) => removed === "all" || removed === pullRequest);
            if (removed !== "all" && going.length === 0) {
                throw new UserError(
                    `There is no preview of pull request ${removed}.`,
                    "See: npm run platform -- previews",
                );
            }
            context.stderr.write(previewsText(going, now));
            const question = `Remove ${count(going.length, "preview")}?`;
            if (!(await session.waiting(confirm(context, question, options.yes === true)))) {
                return 1;
            }
        }
        const title = removed === undefined ? "Look after the previews" : "Remove";
        const { all } = await session.step(title, async () =>
            removed === undefined
                ? previews.reconcileAll(controller)
                : removed === "all"
                  ? previews.removeAll(controller, BY_HAND)
                  : previews.remove(controller, removed, BY_HAND),
        );
        const after = await session.step("Look again", look);
        const problems = all.map(messageOf);
        problems.forEach((problem) => context.stderr.write(`error: ${problem}\n`));
        session.report({ previews: after, problems }, previewsText(after, session.tools.clock.now()));
        return problems.length === 0 ? 0 : 1;
    },
};

/** @returns What is to be removed, if anything is. */
function checkWords(action: string, which: string | undefined): number | "all" | undefined {
    if (!["list", "remove", "tend"].includes(action)) {
        throw new UsageError(`previews takes list, remove or tend, not '${action}'.`);
    }
    if (action !== "remove") {
        if (which !== undefined) {
            throw new UsageError(`previews ${action} takes nothing more, not '${which}'.`);
        }
        return undefined;
    }
    if (which !== "all" && !/^[1-9]\d{0,8}$/.test(which ?? "")) {
        const not = which === undefined ? "" : `, not '${which}'`;
        throw new UsageError(
            `previews remove takes the number of a pull request, or all${not}.`,
            "It is: previews remove <number>, or previews remove all",
        );
    }
    return which === "all" ? which : Number(which);
}
