import { CHECK_STATUS } from "../contract/githubAccess";
import { OUTPUT_NAMES, urlOutput } from "../contract/outputs";
import { PLACEHOLDER_ALIAS } from "../contract/placeholder";

/** Why no environment may have a name, because something of the platform's own has it; undefined where it may. */
export function reservation(name: string): string | undefined {
    const lower = name.toLowerCase();
    const output = OUTPUT_NAMES.find((own) => own.toLowerCase() === urlOutput(lower).toLowerCase());
    if (output !== undefined) {
        return `the stack has another output ${output}`;
    }
    if (lower === CHECK_STATUS) {
        return "the check of pull requests has that commit status";
    }
    if (lower === PLACEHOLDER_ALIAS) {
        return "the placeholder has that alias";
    }
    return /^pr-\d+$/.test(lower) ? "pr-<number> is kept for previews of pull requests" : undefined;
}
