import { UserError } from "../../../common/errors";
import { isNewer, type Binary } from "./binary";
import type { Distribution } from "./distributions";
import { extensionOf, pythonTitle } from "./extension";
import type { NativeContent } from "./inspection";
import { groupOf, ownerOf, type Owner } from "./owner";
import { remedyFor, type Misfit, type Reason } from "./remedy";
import { nodeAbiOf, nodeOfAbi, pythonOf, systemOf, type NativeTarget } from "./systems";

/** How many of what does not fit are named. */
const MOST_NAMED = 5;

/**
 * Refuses what was compiled for another Python, Node.js, processor or system than the function's: Lambda notices that only when
 * the module is loaded.
 *
 * A file that does not fit does no harm where another one beside it does: packages bring one for each system.
 *
 * @throws {UserError} which names every distribution that does not fit, what each is made for, and how to get the right one.
 */
export function refuseMisfits({ binaries, distributions }: NativeContent, target: NativeTarget): void {
    const groups = new Map<string, { readonly owner: Owner; readonly reasons: (readonly Reason[])[] }>();
    for (const binary of binaries) {
        const owner = ownerOf(binary.path, distributions);
        if (!isLoaded(binary, owner, target)) {
            continue;
        }
        const key = groupOf(binary.path, owner);
        const group = groups.get(key) ?? { owner, reasons: [] };
        group.reasons.push(reasonsAgainst(binary, owner.distribution, target));
        groups.set(key, group);
    }
    const misfits = new Map<string, Misfit>();
    for (const { owner, reasons } of groups.values()) {
        const [first = []] = reasons;
        // Of a distribution with many files, the one that is named is the one that tells most.
        const known = misfits.get(owner.title)?.reasons.length ?? 0;
        if (reasons.every((each) => each.length > 0) && first.length > known) {
            misfits.set(owner.title, { owner, reasons: first });
        }
    }
    if (misfits.size > 0) {
        throw refusal([...misfits.values()], target);
    }
}

/** Whether the runtime would load a file at all: Node.js no module of Python, and nothing where there is a wheel for any system. */
function isLoaded(binary: Binary, { kind, distribution }: Owner, { runtime }: NativeTarget): boolean {
    const { path, system, nodeAbi } = binary;
    if (path.endsWith(".node") && system === "Linux" && nodeAbi === undefined) {
        return false;
    }
    const isExtension = extensionOf(path) !== undefined || path.endsWith(".pyd");
    if (pythonOf(runtime) === undefined ? isExtension : path.endsWith(".node") || kind === "node") {
        return false;
    }
    return distribution === undefined || !distribution.tags.some((tag) => tag.endsWith("-none-any"));
}

/** Why a file cannot be loaded by the function; none where nothing speaks against it. */
function reasonsAgainst(
    binary: Binary,
    distribution: Distribution | undefined,
    { runtime, architecture }: NativeTarget,
): readonly Reason[] {
    const { path, system, processors, libc, glibc, nodeAbi } = binary;
    const reasons: Reason[] = [];
    const python = pythonOf(runtime);
    const made = python === undefined ? undefined : madeForPython(path, distribution, python);
    if (made !== undefined) {
        reasons.push({ text: `is made for ${pythonTitle(made.python)}${made.since ? " or newer" : ""}`, ...made });
    }
    if (system !== "Linux") {
        return [...reasons, { text: `is made for ${system}` }];
    }
    if (!processors.includes(architecture)) {
        reasons.push({ text: `is made for ${processors.join(" and ")}` });
    }
    const own = systemOf(runtime);
    if (libc === "musl") {
        reasons.push({ text: "is made for musl, the C library of Alpine Linux, where Lambda has glibc" });
    } else if (glibc !== undefined && isNewer(glibc, own.glibc)) {
        reasons.push({ text: `needs glibc ${glibc}, where ${own.title}, the system of ${runtime}, has ${own.glibc}` });
    }
    const abi = nodeAbiOf(runtime);
    if (typeof nodeAbi === "number" && abi !== undefined && nodeAbi !== abi) {
        reasons.push({ text: `is made for ${nodeOfAbi(nodeAbi)}` });
    }
    return reasons;
}

/** The Python that an extension is made for, where that is not the function's. */
function madeForPython(
    path: string,
    distribution: Distribution | undefined,
    python: string,
): { readonly python: string; readonly since: boolean } | undefined {
    const extension = extensionOf(path);
    if (extension === undefined || extension.python === python) {
        return undefined;
    }
    if (extension.python !== "abi3") {
        return { python: extension.python, since: false };
    }
    const since = distribution?.tags.map((tag) => /^cp3(\d+)-abi3-/.exec(tag)?.[1]).find((each) => each !== undefined);
    return since !== undefined && isNewer(`3.${since}`, python) ? { python: `3.${since}`, since: true } : undefined;
}

function refusal(misfits: readonly Misfit[], target: NativeTarget): UserError {
    const named = misfits.slice(0, MOST_NAMED).map(({ owner, reasons }) => {
        const place = owner.title === owner.path ? "" : ` (${owner.path})`;
        return `${owner.title} ${reasons.map(({ text }) => text).join(", and ")}${place}`;
    });
    const rest = misfits.length - named.length;
    const text = `${named.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
    return new UserError(
        `The package does not run on ${target.runtime} and ${target.architecture}: ${text}.`,
        remedyFor(misfits, target),
    );
}
