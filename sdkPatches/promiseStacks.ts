/** The parts of the SDK's `runtime/debuggable` and `runtime/state` that matter here. They are internal, so nothing declares them. */
interface Debuggable {
    readonly debugPromiseLeaks?: boolean;
    debuggablePromise?: WatchPromise;
}

interface State {
    readonly getStore?: () => { readonly leakCandidates?: Set<Promise<unknown>> };
}

type WatchPromise = (promise: Promise<unknown>, label: unknown) => Promise<unknown>;

const lean = new WeakSet<WatchPromise>();

/**
 * Has the SDK watch its promises without noting where each was made.
 *
 * For every promise, and there are about 57 for a resource, `@pulumi/pulumi` (3.248.0) formats a stack trace, through the
 * source map hook of ts-node, and makes two more promises to learn how it ends. It prints the traces only when
 * PULUMI_DEBUG_PROMISE_LEAKS is set, and then nothing changes here. Otherwise they were four fifths of the time that a
 * large graph took: see `npm run bench -- graph`.
 *
 * Only these notes go, and one of the two promises. Errors keep their stack traces, and leaked promises are found as before.
 * Calling it again does nothing; nor does it where an SDK has no such function.
 */
export function skipPromiseStacks(): void {
    const sdk = internal<Debuggable>("debuggable");
    const { getStore } = internal<State>("state") ?? {};
    const watch = sdk?.debuggablePromise;
    if (sdk === undefined || typeof watch !== "function" || sdk.debugPromiseLeaks === true || lean.has(watch)) {
        return;
    }
    let isScheduled = false;
    const watchLean: WatchPromise = (promise, label) => {
        const candidates = getStore?.().leakCandidates;
        if (isScheduled && candidates !== undefined) {
            return watchFor(promise, candidates);
        }
        // The SDK's own function also arranges for the look at what has leaked, when the process ends.
        isScheduled = true;
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

/** As the SDK does it: the promise is a candidate for a leak until it ends, and a failure names it. */
function watchFor(promise: Promise<unknown>, candidates: Set<Promise<unknown>>): Promise<unknown> {
    candidates.add(promise);
    return promise.then(
        (value) => {
            candidates.delete(promise);
            return value;
        },
        (error: unknown) => {
            candidates.delete(promise);
            (error as { promise?: unknown }).promise = promise;
            throw error;
        },
    );
}

function internal<T>(name: "debuggable" | "state"): T | undefined {
    try {
        return require(`@pulumi/pulumi/runtime/${name}`) as T;
    } catch {
        return undefined; // A later SDK may keep it elsewhere: slower, but as right as before.
    }
}
