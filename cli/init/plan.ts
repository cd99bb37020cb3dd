import { formatPath, type ConfigPath } from "../../config/seed";
import type { StackFile } from "../../config/stackFile";
import type { Recognised, Setting } from "../../release/recognise/application";
import { writeAction } from "../import/plan";

/** Change is what is done about one value. */
export interface Change {
    readonly path: ConfigPath;
    /** The path as `pulumi config` takes it. */
    readonly key: string;
    /** Undefined where the key is taken away. */
    readonly value: unknown;
    /** What the stack's file has there now. */
    readonly current: string | undefined;
    /** Where in the application the value stands. */
    readonly where: string;
    /** `conflict`: somebody has set something else there, which stays. */
    readonly action: "set" | "unchanged" | "replace" | "remove" | "conflict";
}

/** Keys that take each other's place: with the first one, the others have to go. */
const INSTEAD: Readonly<Record<string, readonly ConfigPath[]>> = {
    "function.routes": [["function", "handler"]],
    "function.handler": [["function", "routes"]],
};

/**
 * Compares what was recognised with a stack's file.
 *
 * @param force Whether what was recognised wins where the two differ.
 */
export function planInit({ settings }: Recognised, file: StackFile, force: boolean): readonly Change[] {
    const written = settings.map((setting) => changeOf(setting, file, force));
    const removed = settings.flatMap(({ path, where }) =>
        (INSTEAD[path.join(".")] ?? []).flatMap((other): Change[] => {
            const current = file.shown(other);
            if (current === undefined || settings.some((each) => each.path.join() === other.join())) {
                return [];
            }
            const isFree = file.compare(other, "") === "replaceable" || force;
            const action = isFree ? "remove" : "conflict";
            return [{ path: other, key: formatPath(other), value: undefined, current, where, action }];
        }),
    );
    return [...written, ...removed];
}

function changeOf({ path, value, where }: Setting, file: StackFile, force: boolean): Change {
    const action = writeAction(file.compareValue(path, value), force);
    return { path, key: formatPath(path), value, current: file.shown(path), where, action };
}

/** Whether a change writes anything. */
export function isWritten({ action }: Change): boolean {
    return action === "set" || action === "replace" || action === "remove";
}

/** Makes the changes that are not in conflict. */
export function applyChanges(changes: readonly Change[], file: StackFile): void {
    for (const change of changes.filter(isWritten)) {
        if (change.action === "remove") {
            file.remove(change.path);
        } else {
            file.setValue(change.path, change.value);
        }
    }
}
