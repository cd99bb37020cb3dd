import type { Command, Context, ExitCode } from "../shell/command";
import { UserError } from "../../common/errors";
import { ALLOWED_OPTION, withAllowed, type AllowedOptions } from "../operations/allowed";
import { confirm } from "../shell/confirm";
import { countingLosses } from "../operations/contents";
import { ask, GATE_OPTIONS, gatesText } from "../operations/gates";
import { changeFacts, changesText, countsText } from "../operations/report";
import { findingsIn, findingsText, forbidden } from "../operations/rules";
import { automation, change, look, openOperation, report, type Operation } from "../operations/session";
import { takeIn } from "../operations/unfinished";
import { WAIT_OPTION, whenFree, type WaitOptions } from "../operations/waiting";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";

interface Options extends ChangeOptions, AllowedOptions, WaitOptions {
    readonly refresh?: boolean;
    readonly reviewed?: string;
}

/** `platform up`: applies the program, after a look at what that changes. */
export const command: Command<Options> = {
    description:
        "Applies the program: shows what would change, asks, and does it. Releases are not touched: no alias moves, and no " +
        "code changes. What would be lost, and a role that may do more than before, has to be named.",
    arguments: {},
    examples: {
        "up --stack production": "shows what would change, asks, and does it",
        "up --stack production --yes --wait 30m": "in CI: without being asked, and waiting for another run",
        "up --stack production --yes --allow-widen role/function": "lets a role do more than before",
    },
    options: [
        { flags: "--refresh", description: "look at what there is in AWS and GitHub first" },
        {
            flags: "--reviewed <digest>",
            description: "apply these changes and no others: sha256:..., as a preview shows it",
        },
        ...GATE_OPTIONS,
        ALLOWED_OPTION,
        WAIT_OPTION,
        ...CHANGE_OPTIONS,
    ],
    async run(context, _args, options) {
        const operation = await openOperation(context, options);
        return whenFree(context, operation, options, () => apply(context, operation, options));
    },
};

/** One attempt: take in what an earlier run has left, look, ask, do. */
async function apply(context: Context, operation: Operation, options: Options): Promise<ExitCode> {
    const { stack, installation, elapsed } = operation;
    const { name } = stack;
    const { preview, up, outputs, gatesOf, digestOf, unfinishedRoles } = automation();
    const refresh = options.refresh === true;
    if (!(await takeIn(context, operation, options))) {
        return 1;
    }
    const plan = await countingLosses(context, stack, () =>
        look(context, "Preview", (common) => preview(stack, { ...common, refresh })),
    );
    context.stderr.write(`${changesText(plan.changes)}${name}: ${countsText(plan.changes, false)}\n`);
    const gates = gatesOf(plan.changes, await unfinishedRoles(stack, plan.changes));
    const findings = findingsIn(installation.project.folder, plan.changes);
    context.stderr.write(`${gatesText(gates)}${findingsText(findings)}`);
    const digest = digestOf(plan.changes);
    const refused = forbidden(findings) ?? notReviewed(options.reviewed, digest);
    if (refused !== undefined) {
        throw refused;
    }
    if (!(await ask(context, gates, withAllowed(context, options, digest)))) {
        return 1;
    }
    const isChanging = plan.changes.length > 0 || refresh;
    if (isChanging && !(await confirm(context, `Apply that to '${name}'?`, options.yes === true))) {
        return 1;
    }
    // Also where no resource changes: what the stack exports may.
    const done = await change(context, name, `Apply to ${name}`, plan.changes, (common) =>
        up(stack, { ...common, refresh }),
    );
    report(
        context,
        options,
        {
            outcome: done.changes.length === 0 ? "unchanged" : "updated",
            stack: name,
            changes: done.changes.map(changeFacts),
            counts: done.counts,
            outputs: await outputs(stack),
            durationMs: elapsed(),
        },
        `${name} is up to date: ${countsText(done.changes, true)}\n`,
    );
    return 0;
}

/** Why other changes than those that were reviewed are not applied. */
function notReviewed(reviewed: string | undefined, digest: string): UserError | undefined {
    return reviewed === undefined || reviewed === digest
        ? undefined
        : new UserError(
              `Nothing is changed: what would be applied now is ${digest}, and what was reviewed is ${reviewed}. Something has ` +
                  "come between: another merge, a change by other means, or another version of a provider.",
              `Look at the preview above. Where it is right, apply it: --reviewed ${digest}`,
          );
}
