/** Fault is one thing that is wrong in the configuration, with all that its reader needs to mend it. */
export interface Fault {
    /** Where: the key as `pulumi config set --path` takes it, such as `environments.staging.branch`. */
    readonly path: string;
    /** What is there now. Never holds the value of a secret. */
    readonly problem: string;
    /** What would be right. */
    readonly expected: string;
    /** The command that mends it; several are on lines of their own. */
    readonly mend: string;
}

/** The command that gives a key a value. Paths with a `.` or `[` need `--path`, which other keys must not have. */
export function setCommand(path: string, value: string): string {
    return /[.[]/.test(path) ? `pulumi config set --path '${path}' ${value}` : `pulumi config set ${path} ${value}`;
}

/** The command that takes a key away. */
export function removeCommand(path: string): string {
    return /[.[]/.test(path) ? `pulumi config rm --path '${path}'` : `pulumi config rm ${path}`;
}

/** All faults as one text, in the order of their paths, ready to be shown without a stack trace. */
export function describeFaults(stack: string, faults: readonly Fault[]): string {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const sorted = [...faults].sort((left, right) => left.path.localeCompare(right.path, "en"));
    const blocks = sorted.map((fault) =>
        [
            `  ${fault.path}: ${fault.problem}`,
            `    expected: ${fault.expected}`,
            `    mend:     ${fault.mend.replaceAll("\n", "\n              ")}`,
        ].join("\n"),
    );
    return `The configuration of stack '${stack}' has ${count}:\n\n${blocks.join("\n\n")}\n`;
}
