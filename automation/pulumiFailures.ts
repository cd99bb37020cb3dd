import { UserError } from "../common/errors";

/** What the pulumi CLI answered. */
export interface PulumiResult {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** There is no pulumi CLI. */
export function missing(): UserError {
    return new UserError(
        "The command `pulumi` is not on PATH.",
        "Install it (https://www.pulumi.com/docs/iac/download-install/), or run `npm run local`, which finds or gets one " +
            "and prints the environment to use it with.",
    );
}

/** There is no such stack. */
export function unknownStack(stack: string): UserError {
    return new UserError(`There is no stack '${stack}'.`, "List those that there are: pulumi stack ls");
}

/** No stack is selected, where pulumi says so. */
export function noneSelected({ stderr }: PulumiResult): UserError | undefined {
    return /no stack selected/i.test(stderr)
        ? new UserError("No stack is selected.", "Name one with --stack, or select it: pulumi stack select")
        : undefined;
}

/**
 * A back-end of files keeps the media type and a checksum of each file beside it, in `<file>.attrs`, and writes that in place (gocloud.dev's
 * fileblob). A run that was killed at that moment leaves it empty. The file itself takes its place whole.
 */
export const CUT_OFF_WRITE = {
    words: /failed to load checkpoint: EOF/,
    remedy: "Take the empty file away, in the folder that pulumi whoami --verbose names: find <folder>/.pulumi -name '*.attrs' -empty -delete",
};

/** What to do about what pulumi says, of its surroundings, which are those of another shell than the stack was made in, and of what others have. */
export const REMEDIES: readonly (readonly [words: RegExp, remedy: string])[] = [
    [CUT_OFF_WRITE.words, CUT_OFF_WRITE.remedy],
    [
        /NoSuchBucket|could not list bucket|unable to (open|check) bucket/i,
        "The bucket of the state does not answer. See which one it is: pulumi whoami --verbose. In CI, PULUMI_BACKEND_URL says it.",
    ],
    [
        /PULUMI_ACCESS_TOKEN|not (currently )?logged in|pulumi login/i,
        'Sign in to where the stack is kept: pulumi login. For the lab: eval "$(npm run --silent local -- env)"',
    ],
    [
        /passphrase must be set|incorrect passphrase/i,
        'Set PULUMI_CONFIG_PASSPHRASE to what the stack was made with. For the lab: eval "$(npm run --silent local -- env)"',
    ],
    [
        // CreateDomainName of Amazon API Gateway.
        /domain name you provided already exists/i,
        "Another API or account has that domain name: give it up there, or take another one as environments.<name>.domain.name.",
    ],
];

/** What pulumi says under "Diagnostics", which is all that a person needs; or everything, where there is no such part. */
export function diagnostics({ stdout, stderr }: PulumiResult): string {
    const start = stdout.indexOf("Diagnostics:");
    const end = stdout.slice(start).search(/\n(Outputs|Resources):/);
    return start < 0 ? `${stderr}${stdout}`.trim() : stdout.slice(start, end < 0 ? undefined : start + end).trim();
}

/** What pulumi has failed with, in its own words. */
export function failure(what: string, { stderr, stdout }: PulumiResult): UserError {
    const words = (stderr.trim() || stdout.trim()).replace(/^error:\s*/, "");
    const remedy = REMEDIES.find(([pattern]) => pattern.test(words))?.[1];
    return new UserError(`${what}: ${words || "it did not say why"}`, remedy);
}
