import type { Change } from "../../automation/changes";
import type { OpenStack } from "../../automation/stack";
import type { Command, Context } from "../shell/command";
import { ALLOWED_OPTION, withAllowed, type AllowedOptions } from "../operations/allowed";
import { countingLosses } from "../operations/contents";
import { allowedBy, GATE_OPTIONS, gateFacts, gatesText, refusal } from "../operations/gates";
import { changeFacts, changesText, countsText } from "../operations/report";
import { findingsIn, findingsText, forbidden } from "../operations/rules";
import { automation, look, openOperation, report, type Operation } from "../operations/session";
import { PLATFORM_OPTIONS, type PlatformOptions } from "../session/options";

interface Options extends PlatformOptions, AllowedOptions {
    readonly refresh?: boolean;
    readonly withoutSecrets?: boolean;
}

/** `platform preview`: what `platform up` would do. */
export const command: Command<Options> = {
    description:
        "Shows what applying the program would change, by component, and changes nothing. Without a terminal it fails where " +
        "`up` would, for something that nobody has allowed. The team's rules in policies/ have their say.",
    arguments: {},
    examples: {
        "preview --stack production": "what an up would change",
        "preview --stack production --refresh --json": "with a look at what there is, for a script",
    },
    options: [
        { flags: "--refresh", description: "look at what there is in AWS and GitHub first" },
        {
            flags: "--without-secrets",
            description: "preview a copy of the stack with stand-ins in place of all secrets",
        },
        ...GATE_OPTIONS,
        ALLOWED_OPTION,
        ...PLATFORM_OPTIONS,
    ],
    async run(context, _args, options) {
        const operation = await openOperation(context, options);
        const { preview, copyWithoutSecrets } = automation();
        const { project, stack: name } = operation.installation;
        const plan = async (stack: OpenStack) =>
            countingLosses(context, stack, () =>
                look(context, "Preview", async (common) => ({
                    ...(await preview(stack, { ...common, refresh: options.refresh === true })),
                    environments: Object.keys((await stack.pulumi.outputs(stack.name))["environments"] ?? {}),
                })),
            );
        if (options.withoutSecrets !== true) {
            return show(context, operation, options, await plan(operation.stack));
        }
        const copy = await look(context, "Copy the stack without its secrets", () =>
            copyWithoutSecrets({ folder: project.folder, stack: name, env: context.env }),
        );
        try {
            return await show(context, operation, options, await plan(copy.stack));
        } finally {
            copy.close();
        }
    },
};

interface Plan {
    readonly changes: readonly Change[];
    readonly counts: Readonly<Record<string, number>>;
    readonly environments: readonly string[];
}

async function show(
    context: Context,
    { stack, installation, elapsed }: Operation,
    options: Options,
    plan: Plan,
): Promise<0> {
    const { gatesOf, digestOf, reviewOf, unfinishedRoles, visibleChanges } = automation();
    const isWithoutSecrets = options.withoutSecrets === true;
    const changes = isWithoutSecrets ? visibleChanges(plan.changes) : plan.changes;
    const digest = digestOf(changes);
    const allowing = withAllowed(context, options, digest);
    const unfinished = await unfinishedRoles(stack, changes);
    const gates = gatesOf(changes, unfinished);
    const findings = findingsIn(installation.project.folder, changes);
    const { environments } = plan;
    const allowed = allowedBy(allowing);
    report(
        context,
        options,
        {
            outcome: changes.length === 0 ? "unchanged" : "changes",
            stack: stack.name,
            changes: changes.map(changeFacts),
            counts: isWithoutSecrets ? countsOf(changes) : plan.counts,
            gates: gateFacts(gates, allowing),
            review: reviewOf(changes, {
                stack: stack.name,
                isWithoutSecrets,
                allowed,
                unfinished,
                findings,
                environments,
            }),
            durationMs: elapsed(),
        },
        `${changesText(changes)}${stack.name}: ${countsText(changes, false)}\n${gatesText(gates)}${findingsText(findings)}` +
            `These changes: ${digest}\n`,
    );
    const refused = refusal(gates, allowing) ?? forbidden(findings);
    if (refused !== undefined && !context.stdin.isTerminal) {
        throw refused;
    }
    return 0;
}

function countsOf(changes: readonly Change[]): Readonly<Record<string, number>> {
    const kinds = changes.map(({ kind }) => kind);
    return Object.fromEntries(kinds.map((kind) => [kind, kinds.filter((each) => each === kind).length]));
}
