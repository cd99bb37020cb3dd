import { BUCKET_GONE } from "../../../common/deletedByHand";
import { UserError } from "../../../common/errors";

/** The part of an error of the AWS SDK that is looked at. */
interface ServiceError {
    readonly name?: string;
    readonly message?: string;
    /** What the system has said, where AWS has said nothing. */
    readonly code?: string;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/** Names of errors that say that it is not known who asks. */
const STALE =
    /Credentials|ExpiredToken|TokenRefresh|UnrecognizedClient|InvalidClientToken|InvalidAccessKey|InvalidSignature|SignatureDoesNot|RequestExpired/;

/**
 * What to do about a quota that is reached, by the name of AWS's error: "Lambda quotas", "AWS Systems Manager endpoints and
 * quotas", "Amazon API Gateway quotas". Some come with the status of too many requests, but waiting helps none of them.
 */
const QUOTAS: Readonly<Record<string, string>> = {
    AliasLimitExceededException:
        "A function has only so many aliases: remove environments or previews, or ask AWS for more in a support case.",
    CodeStorageExceededException:
        "The code of all versions in the account and Region may take 75 GB: npm run platform -- prune --delete; or ask AWS for " +
        "more, in the console under Service Quotas, AWS Lambda.",
    LimitExceededException:
        "That is a quota of the account: make room, or ask AWS for more, in the console under Service Quotas.",
    ParameterLimitExceeded:
        "An account has 10,000 standard parameters in a Region: delete those that nobody needs, or ask AWS for more.",
    PolicyLengthExceededException: "The policy of an alias holds 20 KB: remove statements that nobody needs.",
};

/** Whether AWS said that, by the name of its error. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
    return names.includes((error as ServiceError | undefined)?.name ?? "");
}

/**
 * Puts what AWS said into words for a person.
 *
 * @param what What was attempted, such as `Publishing a version of shop-app`.
 */
export function explain(what: string, error: unknown): Error {
    const { name = "", message = "", code = "", $metadata } = (error ?? {}) as ServiceError;
    if (error instanceof UserError) {
        return error;
    }
    if (name === "NoSuchBucket") {
        return new UserError(`${what}: there is no such bucket.`, BUCKET_GONE);
    }
    // The SDK corrects a clock that is off by itself, as long as AWS says by how much.
    if (name === "RequestTimeTooSkewed" || /^Signature (expired|not yet current)/.test(message)) {
        return new UserError(
            `${what}: AWS refuses the request, since the clock of this machine is off: ${message.split("\n", 1)[0] ?? ""}`,
            "Set the clock, then run the same command again.",
        );
    }
    // AWS says 403 to these, too.
    if (STALE.test(name)) {
        return new UserError(
            `${what}: the AWS credentials are missing or no longer valid: ${message.split("\n", 1)[0] ?? ""}`,
            signIn(process.env["AWS_PROFILE"]),
        );
    }
    if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name) || $metadata?.httpStatusCode === 403) {
        return new UserError(`${what} is not permitted: ${message}`, "Use credentials that may, or add that action.");
    }
    const quota = Object.hasOwn(QUOTAS, name) ? QUOTAS[name] : undefined;
    if (quota !== undefined) {
        return new UserError(`${what}: a quota is reached: ${name}: ${message}`, quota);
    }
    if (/Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/.test(name) || $metadata?.httpStatusCode === 429) {
        const tries = $metadata?.attempts === undefined ? "" : ` after ${$metadata.attempts} attempts`;
        return new UserError(
            `${what}: AWS takes no more requests just now${tries}.`,
            "Run the same command again later.",
        );
    }
    if (/TimeoutError|ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|NetworkingError/.test(`${name} ${code}`)) {
        return new UserError(`${what}: AWS did not answer: ${message || name}`, "Run the same command again.");
    }
    return new UserError(`${what} failed: ${name}: ${message}`);
}

/** Where credentials may come from. A profile that does not exist is one that has none, as far as the SDK says. */
function signIn(profile: string | undefined): string {
    return profile === undefined || profile === ""
        ? "Sign in again, or name a profile with --profile; those that there are, with version 2 of the AWS CLI: aws configure list-profiles"
        : `Is there a profile ${profile}? See, with version 2 of the AWS CLI: aws configure list-profiles. If there is, sign in again with it.`;
}

/** Runs a request to AWS; what it throws is explained. */
export async function explaining<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
        return await request();
    } catch (error) {
        throw explain(what, error);
    }
}
