/** What of `WaitForStateContext` goes, with what takes its place. */
const WAITS = [
    [
        "delay := backoff.SDKv2HelperRetryCompatibleDelay(conf.Delay, conf.PollInterval, conf.MinTimeout)",
        "delay := backoff.SDKv2HelperRetryCompatibleDelay(0, 0, 0)\n\tconf.ContinuousTargetOccurence = min(conf.ContinuousTargetOccurence, 2)",
    ],
] as const;

/**
 * Shortens what the provider waits for a state of AWS, in `internal/retry/state.go`. AWS tells its parts of a change one after the other: so
 * the provider asks for the first time 5 s after it has made a function, 15 times 3 s apart whether a queue is gone, and 10 times 5 s apart
 * for a bucket's lifecycle. An emulator of one process has no parts. It is asked at once, twice where the provider wants an answer more than
 * once, and less and less often, from 0.1 s to 10 s, where it is at work still. What the provider compares stays the same.
 *
 * @throws Error if the file has another shape than this function was written for.
 */
export function shortenWaits(source: string): string {
    return WAITS.reduce((text, [before, after]) => {
        if (text.split(before).length !== 2) {
            throw new Error(`The provider's waits have another shape than expected: no single "${before}".`);
        }
        return text.replace(before, after);
    }, source);
}
