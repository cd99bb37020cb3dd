import type { PrunePlan, Version } from "../../release";
import { table } from "../shell/table";
import { age, count, formatBytes } from "../shell/words";

/** What a pruning would delete and keep, for a person. */
export function pruneText({ remove, keep, bytes, packages, handlers = [] }: PrunePlan, now: number): string {
    const rows = [
        ...remove.map((version) => row(version, "delete", "nothing refers to it", now)),
        ...keep.map(({ version, why }) => row(version, "keep", why, now)),
    ].sort((left, right) => Number(right[0]) - Number(left[0]));
    const further = handlers.flatMap(({ key, ...each }) => [
        ...each.remove.map((version) => row(version, "delete", "nothing refers to it", now, key)),
        ...each.keep.map(({ version, why }) => row(version, "keep", why, now, key)),
    ]);
    const gone = remove.length + handlers.reduce((sum, each) => sum + each.remove.length, 0);
    const stay = keep.length + handlers.reduce((sum, each) => sum + each.keep.length, 0);
    const sum = `${count(gone, "version")} to delete, ${formatBytes(bytes)}; ${stay} to keep.`;
    return `${table(["version", "size", "published", "", "why"], [...rows, ...further])}\n\n${sum}\n${packagesText(packages)}`;
}

/** What becomes of packages, where anything does. */
function packagesText({ remove, copy }: PrunePlan["packages"]): string {
    const size = remove.reduce((sum, { size: bytes }) => sum + bytes, 0);
    const deleted = `${count(remove.length, "package")} to delete in the bucket, ${formatBytes(size)}.\n`;
    const copied = `${count(copy.length, "package")} to copy to where nothing expires.\n`;
    return `${remove.length === 0 ? "" : deleted}${copy.length === 0 ? "" : copied}`;
}

/** What a pruning has left, for a person. */
export function prunedText(deleted: readonly string[], bytes: number, after: PrunePlan, now: number): string {
    const left = [after, ...(after.handlers ?? [])].reduce(
        (sum, { keep, remove }) => sum + keep.length + remove.length,
        0,
    );
    return `${pruneText(after, now)}\nDeleted ${count(deleted.length, "version")}, ${formatBytes(bytes)} freed; ${left} left.\n`;
}

/** What a pruning would delete and keep, for a machine. */
export function pruneFacts({ remove, keep, bytes, packages, handlers }: PrunePlan): Readonly<Record<string, unknown>> {
    const { remove: removed, copy } = packages;
    return {
        remove,
        keep: keep.map(({ version, why }) => ({ ...version, why })),
        bytes,
        ...(handlers && {
            handlers: handlers.map(({ key, functions, remove: gone, keep: stay }) => {
                return {
                    key,
                    function: functions.name,
                    remove: gone,
                    keep: stay.map(({ version, why }) => ({ ...version, why })),
                };
            }),
        }),
        packages: { remove: removed, copy: copy.map(({ version, codeSha256 }) => ({ version, codeSha256 })) },
    };
}

function row(
    { version, codeSize, lastModified }: Version,
    what: string,
    why: string,
    now: number,
    handler?: string,
): readonly string[] {
    return [
        handler === undefined ? version : `handler ${handler}: version ${version}`,
        formatBytes(codeSize),
        age(lastModified, now),
        what,
        why,
    ];
}
