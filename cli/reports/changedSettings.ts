import type { Version } from "../../release";
import { plain } from "../shell/words";

/** Settings whose values say nothing to a person. */
const UNSHOWN: Readonly<Record<string, string>> = { Environment: "the variables" };

/**
 * What differs between the settings of two versions: `architecture x86_64 -> arm64`, `MemorySize 256 -> 512`.
 *
 * @param now What serves.
 * @param then What is to serve, or what a release would publish.
 */
export function changedSettings(now: Version, then: Version): readonly string[] {
    const left = byName(now);
    const right = byName(then);
    return [...new Set([...Object.keys(left), ...Object.keys(right)])]
        .sort()
        .filter((name) => left[name] !== right[name])
        .map((name) => UNSHOWN[name] ?? `${name} ${shown(left[name])} -> ${shown(right[name])}`);
}

function byName({ architecture, handler, runtime, settingsByName }: Version): Readonly<Record<string, string>> {
    return { architecture, ...(settingsByName ?? { Handler: handler, Runtime: runtime }) };
}

function shown(value: string | undefined): string {
    return value === undefined ? "none" : plain(value);
}
