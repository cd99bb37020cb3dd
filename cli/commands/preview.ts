import type { Command } from "../shell/command";
import { GATE_OPTIONS, gateFacts, gatesText, refusal, type GateOptions } from "../operations/gates";
import { changeFacts, changesText, countsText } from "../operations/report";
import { automation, look, openOperation, report } from "../operations/session";
import { PLATFORM_OPTIONS, type PlatformOptions } from "../session/options";

interface Options extends PlatformOptions, GateOptions {
    readonly refresh?: boolean;
}

/** `platform preview`: what `platform up` would do. */
export const command: Command<Options> = {
    description:
        "Shows what applying the program would change, by component, and changes nothing. Without a terminal it fails where " +
        "`up` would, for something that nobody has allowed.",
    arguments: {},
    examples: {
        "preview --stack production": "what an up would change",
        "preview --stack production --refresh --json": "with a look at what there is, for a script",
    },
    options: [
        { flags: "--refresh", description: "look at what there is in AWS and GitHub first" },
        ...GATE_OPTIONS,
        ...PLATFORM_OPTIONS,
    ],
    async run(context, _args, options) {
        const { stack, elapsed } = await openOperation(context, options);
        const { preview, gatesOf } = automation();
        const { changes, counts } = await look(context, "Preview", (common) =>
            preview(stack, { ...common, refresh: options.refresh === true }),
        );
        const gates = gatesOf(changes);
        report(
            context,
            options,
            {
                outcome: changes.length === 0 ? "unchanged" : "changes",
                stack: stack.name,
                changes: changes.map(changeFacts),
                counts,
                gates: gateFacts(gates, options),
                durationMs: elapsed(),
            },
            `${changesText(changes)}${stack.name}: ${countsText(changes, false)}\n${gatesText(gates)}`,
        );
        const refused = refusal(gates, options);
        if (refused !== undefined && !context.stdin.isTerminal) {
            throw refused;
        }
        return 0;
    },
};
