import type { Drift } from "../../automation";
import { deliveryOrder } from "../../config/deliveryOrder";
import type { Command } from "../shell/command";
import { changeFacts, changesText } from "../operations/report";
import { automation, look, openOperation, report } from "../operations/session";
import { findingsOn } from "../reports/findings";
import { PLATFORM_OPTIONS, type PlatformOptions } from "../session/options";
import { targetOf } from "../session/platform";
import { Session } from "../session/session";
import { isReadable, readStates } from "../session/state";
import { recordKey } from "../../contract/releaseRecord";
import { currentEntry } from "../../release/ledger/history";

/** Where an environment's live alias is not what its ledger says. */
interface Moved {
    readonly environment: string;
    readonly text: string;
    /** Where the record lies that the alias is held against; null where there is none. */
    readonly record: string | null;
    readonly remedy: string | null;
}

/** `platform drift`: whether what there is, is what the program and the ledger say. */
export const command: Command<PlatformOptions> = {
    description:
        "Compares the program, the stack's state and what there is in AWS and GitHub, and writes nothing, the state neither. Where " +
        "aliases point is the releases' own: that is compared with their ledger. Exit code 3: something differs.",
    arguments: {},
    examples: {
        "drift --stack production": "whether program, state and cloud agree; exit code 3 where not",
        "drift --stack production --json": "the same for a nightly job",
    },
    options: PLATFORM_OPTIONS,
    async run(context, _args, options) {
        const { stack, elapsed } = await openOperation(context, options);
        const { drift } = automation();
        const found = await look(context, "Compare program, state and cloud", (common) => drift(stack, common));
        const moved = await movedAliases(context, options);
        const { drifted, pending } = found;
        const isDrifting = drifted.length + pending.length + moved.length > 0;
        report(
            context,
            options,
            {
                outcome: isDrifting ? "drift" : "none",
                stack: stack.name,
                drifted: drifted.map(changeFacts),
                pending: pending.map(changeFacts),
                releases: moved,
                durationMs: elapsed(),
            },
            isDrifting ? driftText(stack.name, found, moved) : `${stack.name}: program, state and cloud agree.\n`,
        );
        return isDrifting ? 3 : 0;
    },
};

/** Where the ledger of releases and the live aliases do not agree, as `status` says it. */
async function movedAliases(context: Parameters<typeof Session.open>[0], options: PlatformOptions): Promise<Moved[]> {
    const session = await Session.open(context, options);
    const { platform, tools } = session;
    const targets = deliveryOrder(platform.outputs.environments).map((name) => targetOf(platform, name));
    const states = await session.step("Compare aliases and ledger", () =>
        readStates((name) => session.toolsOf(name), targets),
    );
    return states.flatMap((state) => {
        const environment = state.target.environment;
        const current = isReadable(state.ledger) ? currentEntry(state.ledger.entries) : undefined;
        const record =
            current === undefined ? null : `s3://${tools.store.bucket}/${recordKey(environment, current.record.id)}`;
        return findingsOn(state, options, tools.store.bucket, tools.clock.now())
            .filter(({ isProblem }) => isProblem)
            .map(({ text, remedy }) => ({ environment, text, record, remedy: remedy ?? null }));
    });
}

function driftText(stack: string, { drifted, pending }: Drift, moved: readonly Moved[]): string {
    const back = `pulumi up --refresh --stack ${stack}`;
    const blocks = [
        drifted.length === 0 ? "" : `Changed by other means; to put it back: ${back}\n${changesText(drifted)}`,
        pending.length === 0 ? "" : `Not applied yet:\n${changesText(pending)}`,
        ...moved.map(({ environment, text, record, remedy }) =>
            [
                `${environment}: ${text}`,
                record === null ? "" : `  Its record: ${record}`,
                remedy === null ? "" : `  ${remedy}`,
            ]
                .filter(Boolean)
                .map((line) => `${line}\n`)
                .join(""),
        ),
    ];
    return blocks.filter(Boolean).join("\n");
}
