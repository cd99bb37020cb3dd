import { hasPlaceholder } from "../contract/placeholder";
import { familyOf, type RuntimeFamily } from "../contract/runtimeFamily";
import { removeCommand, setCommand } from "./fault";

/** When the table was read from AWS's page "Lambda runtimes", which projects its dates: they may have moved since. */
const RUNTIMES_READ = "2026-08-01";

/** What AWS says of a runtime. Dates are ISO 8601. */
interface Runtime {
    /** From when on it gets no security patches: "Deprecation date". */
    readonly deprecated: string;
    /** From when on no function is made with it: "Block function create". */
    readonly noCreate: string;
}

/**
 * The runtimes of zip packages that Lambda supports, each family's newest first, but for the default: "Lambda runtimes" of the AWS
 * Lambda Developer Guide, as it was on {@link RUNTIMES_READ}. Previews are left out, and so is what takes no new functions.
 */
export const RUNTIMES = {
    "python3.13": { deprecated: "2029-06-30", noCreate: "2029-07-31" },
    "python3.14": { deprecated: "2029-06-30", noCreate: "2029-07-31" },
    "python3.12": { deprecated: "2028-10-31", noCreate: "2028-11-30" },
    "python3.11": { deprecated: "2027-06-30", noCreate: "2027-07-31" },
    "python3.10": { deprecated: "2026-10-31", noCreate: "2027-02-01" },
    "nodejs22.x": { deprecated: "2027-04-30", noCreate: "2027-06-01" },
    "nodejs24.x": { deprecated: "2028-04-30", noCreate: "2028-06-01" },
    java25: { deprecated: "2029-06-30", noCreate: "2029-07-31" },
    java21: { deprecated: "2029-06-30", noCreate: "2029-07-31" },
    "java17.al2023": { deprecated: "2029-06-30", noCreate: "2029-07-31" },
    "java11.al2023": { deprecated: "2029-06-30", noCreate: "2029-07-31" },
    "java8.al2023": { deprecated: "2029-06-30", noCreate: "2029-07-31" },
    java17: { deprecated: "2027-06-30", noCreate: "2027-07-31" },
    java11: { deprecated: "2027-06-30", noCreate: "2027-07-31" },
    "java8.al2": { deprecated: "2027-06-30", noCreate: "2027-07-31" },
    dotnet10: { deprecated: "2028-11-14", noCreate: "2028-12-14" },
    dotnet8: { deprecated: "2026-11-10", noCreate: "2027-02-01" },
    "ruby4.0": { deprecated: "2029-03-31", noCreate: "2029-04-30" },
    "ruby3.4": { deprecated: "2028-03-31", noCreate: "2028-04-30" },
    "ruby3.3": { deprecated: "2027-03-31", noCreate: "2027-04-30" },
    "provided.al2023": { deprecated: "2029-06-30", noCreate: "2029-07-31" },
} as const satisfies Readonly<Record<string, Runtime>>;

/** The name of a runtime, such as `python3.13`. */
export type RuntimeName = keyof typeof RUNTIMES;

/** The names of all of them, the default first. */
export const RUNTIME_NAMES = Object.keys(RUNTIMES) as readonly RuntimeName[];

/** Days before its deprecation from which a runtime is warned of: AWS gives notice as early. */
const NOTICE_DAYS = 180;

/**
 * What to warn of: the runtime's end is near, or has come. Undefined where it is neither.
 *
 * @param now Milliseconds since 1970.
 */
export function runtimeNotice(runtime: RuntimeName, now: number): string | undefined {
    const { deprecated } = RUNTIMES[runtime];
    const days = (Date.parse(deprecated) - now) / 86_400_000;
    if (days > NOTICE_DAYS) {
        return undefined;
    }
    const when =
        days > 0 ? `will stop patching ${runtime} on ${deprecated}` : `stopped patching ${runtime} on ${deprecated}`;
    const other = successorOf(runtime);
    return (
        `AWS ${when} ("Lambda runtimes", as of ${RUNTIMES_READ}), and takes no changes of such functions some months later.` +
        (other === undefined ? "" : ` The application can move to ${other}: function.runtime, and its next release.`)
    );
}

/**
 * Whether Lambda makes no new function with a runtime any more. One that is there goes on, and can be changed for a while.
 *
 * @param now Milliseconds since 1970.
 */
export function isClosed(runtime: RuntimeName, now: number): boolean {
    return now >= Date.parse(RUNTIMES[runtime].noCreate);
}

/**
 * Why a function of these settings cannot be made now, with what to do; undefined where it can.
 *
 * @param now Milliseconds since 1970.
 */
export function newFunctionFault(
    { runtime, snapStart }: { readonly runtime: RuntimeName; readonly snapStart: boolean },
    now: number,
): string | undefined {
    if (isClosed(runtime, now)) {
        const other = successorOf(runtime);
        const choose = other === undefined ? "" : `: ${setCommand("function.runtime", other)}`;
        return `Lambda makes no new functions with ${runtime} since ${RUNTIMES[runtime].noCreate}. Choose another${choose}`;
    }
    return snapshotFault({ runtime, snapStart });
}

/** Why Lambda can take no snapshot of a function that holds its placeholder still; undefined where it can. */
export function snapshotFault({
    runtime,
    snapStart,
}: {
    readonly runtime: RuntimeName;
    readonly snapStart: boolean;
}): string | undefined {
    return snapStart && !hasPlaceholder(runtime)
        ? `Lambda starts what it takes a snapshot of, and until the first release there is nothing to start with ${runtime}. ` +
              `Leave it out until then: ${removeCommand("function.snapStart")}`
        : undefined;
}

/** The runtime of the same family that AWS keeps for longest; undefined where it is that one. */
export function successorOf(runtime: RuntimeName): RuntimeName | undefined {
    const family: RuntimeFamily | undefined = familyOf(runtime);
    const [best] = RUNTIME_NAMES.filter((name) => familyOf(name) === family).sort((left, right) =>
        RUNTIMES[right].deprecated.localeCompare(RUNTIMES[left].deprecated),
    );
    return best === runtime ? undefined : best;
}
