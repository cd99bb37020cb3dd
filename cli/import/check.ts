import { parseConfig, type Fault } from "../../config";
import type { Legacy } from "../../config/seed";
import type { StackFile } from "../../config/stackFile";
import type { Project } from "../session/project";
import type { Plan } from "./plan";

/**
 * What is still wrong or missing in a stack's configuration after an import, each with the command that mends it.
 * Where an old value is missing because the rules refuse it, the fault says so.
 *
 * @param file The stack's file with the plan carried out; its token may still be on the way.
 * @param source The old file, for what is said about its values.
 */
export function remainingFaults(
    legacy: Legacy,
    plan: Plan,
    file: StackFile,
    project: Project,
    stack: string,
    source: string,
): readonly Fault[] {
    const raw = file.raw(project.values);
    const githubToken = plan.token === undefined ? raw.tokens.githubToken : "secret";
    const parsed = parseConfig({ ...raw, tokens: { ...raw.tokens, githubToken } });
    const refused = legacy.refusals.filter(({ path }) => (file.shown(path) ?? "") === "");
    const faults = new Map<string, Fault>();
    for (const fault of parsed.faults) {
        // What is encrypted can be checked by the program only, which gets it decrypted.
        if (!raw.secrets.has(fault.path.split(/[.[]/, 1)[0] ?? "")) {
            faults.set(`${fault.path} ${fault.problem}`, fault);
        }
    }
    for (const { fault, line } of refused) {
        faults.delete(`${fault.path} is missing`);
        const where = line === undefined ? source : `${source}, line ${line},`;
        faults.set(`${fault.path} refused`, { ...fault, problem: `in ${where} ${fault.problem}` });
    }
    return [...faults.values()].map((fault) => ({ ...fault, mend: forStack(fault.mend, stack) }));
}

/** The command for one stack, whichever is selected. */
function forStack(command: string, stack: string): string {
    return command.replace(/^pulumi config (set|rm)/, `$& --stack ${stack}`);
}
