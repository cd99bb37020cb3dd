import { UserError } from "../../model/errors";

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
        ? "Sign in again, or name a profile with --profile; those that there are: aws configure list-profiles"
        : `Is there a profile ${profile}? See: aws configure list-profiles. If there is, sign in again with it.`;
}

/** Runs a request to AWS; what it throws is explained. */
export async function explaining<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
        return await request();
    } catch (error) {
        throw explain(what, error);
    }
}
