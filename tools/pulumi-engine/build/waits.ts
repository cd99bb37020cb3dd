/** The constants in `waitLifecycleConfigEquals`, each with what takes its place. */
const LIFECYCLE_WAIT = [
    ["Delay:   10 * time.Second,", "Delay:   0,"],
    ["ContinuousTargetOccurence: 10,", "ContinuousTargetOccurence: 2,"],
    ["PollInterval:              5 * time.Second,", "PollInterval:              100 * time.Millisecond,"],
] as const;

/**
 * Shortens the wait after a bucket's lifecycle is set, in `internal/service/s3/bucket_lifecycle_configuration.go`. The
 * provider waits for 10 s and then asks 10 times, 5 s apart, because Amazon S3 tells its parts of a change one after
 * the other. An emulator of one process has no parts, and a lab that comes up in 10 s is worth more than one in 60.
 * What the provider compares stays the same.
 *
 * @throws Error if the file has another shape than this function was written for.
 */
export function shortenLifecycleWait(source: string): string {
    return LIFECYCLE_WAIT.reduce((text, [before, after]) => {
        if (text.split(before).length !== 2) {
            throw new Error(
                `The wait for a bucket's lifecycle has another shape than expected: no single "${before}".`,
            );
        }
        return text.replace(before, after);
    }, source);
}
