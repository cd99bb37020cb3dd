/** The part of the SDK's `runtime/debuggable` that matters here. It is internal, so nothing declares it. */
interface Debuggable {
    readonly debugPromiseLeaks?: boolean;
    debuggablePromise?: WatchPromise;
}

type WatchPromise = (promise: Promise<unknown>, label: unknown) => Promise<unknown>;

const lean = new WeakSet<WatchPromise>();

/**
 * Stops the SDK from noting where each of its promises was made.
 *
 * For every promise, and there are about 57 for a resource, `@pulumi/pulumi` (3.248.0) formats a stack trace, through the
 * source map hook of ts-node. It prints them only when PULUMI_DEBUG_PROMISE_LEAKS is set, and then nothing changes here.
 * Otherwise they were four fifths of the time that a large graph took: see `npm run bench -- graph`.
 *
 * Only these notes go. Errors keep their stack traces, resources the source positions that the engine stores, and leaked
 * promises are found as before. Calling it again does nothing; nor does it where an SDK has no such function.
 */
export function skipPromiseStacks(): void {
    const sdk = debuggable();
    const watch = sdk?.debuggablePromise;
    if (sdk === undefined || typeof watch !== "function" || sdk.debugPromiseLeaks === true || lean.has(watch)) {
        return;
    }
    const watchLean: WatchPromise = (promise, label) => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        try {
            return watch(promise, label);
        } finally {
            Error.stackTraceLimit = limit;
        }
    };
    lean.add(watchLean);
    sdk.debuggablePromise = watchLean;
}

function debuggable(): Debuggable | undefined {
    try {
        return require("@pulumi/pulumi/runtime/debuggable") as Debuggable;
    } catch {
        return undefined; // A later SDK may keep it elsewhere: slower, but as right as before.
    }
}
