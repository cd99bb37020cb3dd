import colors from "picocolors";

import { closedGates, flagOf, type Gate } from "../../automation/gates";
import { UserError } from "../../common/errors";
import type { Context, OptionSpec } from "../shell/command";
import { count, plain, shellWord } from "../shell/words";

/** What a command line allows, resource by resource. */
export interface GateOptions {
    readonly allowReplace?: readonly string[];
    readonly allowDelete?: readonly string[];
    readonly allowWiden?: readonly string[];
}

export const GATE_OPTIONS: readonly OptionSpec[] = [
    { flags: "--allow-replace <name...>", description: "let this resource be replaced, such as api/api" },
    { flags: "--allow-delete <name...>", description: "let this resource be deleted, such as alias/qa" },
    { flags: "--allow-widen <role...>", description: "let this role do more than before, such as role/function" },
];

/** What is lost by a preview, and which roles may do more, with both sides. Empty where there is nothing such. */
export function gatesText(gates: readonly Gate[]): string {
    return gates
        .map(({ kind, name, reason, widenings }) => {
            const what = kind === "widen" ? `${name} is widened` : `${name} would be ${kind}d`;
            const sides = widenings.flatMap(({ now, before }) => [
                `    ${colors.green("+")} now     ${plain(now)}`,
                `      before  ${plain(before)}`,
            ]);
            return [`${colors.red("!")} ${plain(what)}: ${reason}.`, ...sides, ""].join("\n");
        })
        .join("");
}

/** Gates for a machine. */
export function gateFacts(gates: readonly Gate[], options: GateOptions): readonly Readonly<Record<string, unknown>>[] {
    const closed = closedGates(gates, allowedBy(options));
    return gates.map((gate) => ({ ...gate, allowed: !closed.includes(gate), flag: flagOf(gate) }));
}

/** Why a command does not go on without a person; undefined where everything is allowed. */
export function refusal(gates: readonly Gate[], options: GateOptions): UserError | undefined {
    const closed = closedGates(gates, allowedBy(options));
    if (closed.length === 0) {
        return undefined;
    }
    const reasons = closed.map(({ kind, name, reason }) => `  ${kind} ${plain(name)}: ${reason}`);
    const flags = closed.map(({ kind, name }) => `--allow-${kind} ${shellWord(name)}`);
    return new UserError(
        `Nothing is changed: ${count(closed.length, "change")} must be allowed by name.\n${reasons.join("\n")}`,
        `Where that is meant, add: ${flags.join(" ")}`,
    );
}

/**
 * Has a person type the name of what is lost or widened, one after the other. `--yes` does not stand for that.
 *
 * @returns False where the person types something else.
 * @throws {UserError} where there is nobody to ask.
 */
export async function ask({ stdin, stderr }: Context, gates: readonly Gate[], options: GateOptions): Promise<boolean> {
    const refused = refusal(gates, options);
    if (refused !== undefined && !stdin.isTerminal) {
        throw refused;
    }
    for (const { kind, name } of closedGates(gates, allowedBy(options))) {
        const typed = await stdin.ask(`To ${kind} it, type ${plain(name)}: `);
        if (typed?.trim() !== name) {
            stderr.write("Nothing is changed.\n");
            return false;
        }
    }
    return true;
}

/** What a command line allows, by kind. */
export function allowedBy({ allowReplace, allowDelete, allowWiden }: GateOptions) {
    return { replace: allowReplace ?? [], delete: allowDelete ?? [], widen: allowWiden ?? [] };
}
