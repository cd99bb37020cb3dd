/** A text on one line, without what could steer a terminal: much of what is shown was written by somebody else. */
export function plain(text: string): string {
    return text.replaceAll(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, " ").trim();
}

const UNITS: readonly (readonly [limit: number, milliseconds: number, word: string])[] = [
    [60, 1000, "s"],
    [60, 60_000, "min"],
    [48, 3_600_000, "h"],
    [60, 86_400_000, "days"],
];

/**
 * How long ago something was: `3 h ago`, and its date where that was long ago.
 *
 * @param time ISO 8601.
 * @param now Milliseconds since 1970.
 */
export function age(time: string | undefined, now: number): string {
    const then = Date.parse(time ?? "");
    if (time === undefined || Number.isNaN(then)) {
        return "-";
    }
    // Clocks differ a little from machine to machine.
    const passed = Math.max(0, now - then);
    const unit = UNITS.find(([limit, milliseconds]) => Math.floor(passed / milliseconds) < limit);
    return unit === undefined
        ? `on ${new Date(then).toISOString().slice(0, 10)}`
        : `${Math.floor(passed / unit[1])} ${unit[2]} ago`;
}

/** A number of bytes: `812 B`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
    if (bytes < 1000) {
        return `${bytes} B`;
    }
    const [size, unit] =
        bytes < 999_500 ? [bytes / 1e3, "kB"] : bytes < 999_500_000 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
    return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

/** A commit as people write it. */
export function shortCommit(commit: string | undefined, modified = false): string {
    return commit === undefined ? "-" : `${plain(commit).slice(0, 7)}${modified ? "*" : ""}`;
}

/** Who did something, without the parts of a name that are long or that everybody in the account shares. */
export function who(by: string): string {
    const pipeline = /^codepipeline\/([^,]+), build /.exec(by)?.[1];
    if (pipeline !== undefined) {
        return `pipeline ${plain(pipeline)}`;
    }
    const name = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.*)$/.exec(by)?.[1] ?? by;
    return plain(name.replace(/^(user|assumed-role|federated-user)\//, ""));
}

/** `1 commit`, `3 commits`. */
export function count(number: number, word: string): string {
    return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** A word as a POSIX shell takes it. */
export function shellWord(text: string): string {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
