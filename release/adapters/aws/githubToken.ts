import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { parseTokenSecret } from "../../../contract/githubAccess";
import { explaining } from "./errors";

/** How often the secret is asked for before that counts as a failure: nothing that is worth a release hangs on it. */
const MAX_ATTEMPTS = 3;

/** Milliseconds that Secrets Manager may take to be reached, and to answer. */
const TIMEOUTS = { connectionTimeout: 2000, requestTimeout: 3000 } as const;

/**
 * Fetches the GitHub token. It is kept in memory only: no log, error or record may hold it.
 *
 * @param secret The ARN of its secret.
 * @param signal Ends the request. @default - nothing does
 * @throws {UserError} where it may not be read, or the secret holds something else.
 */
export async function readGitHubToken(region: string, secret: string, signal?: AbortSignal): Promise<string> {
    const client = new SecretsManagerClient({ region, maxAttempts: MAX_ATTEMPTS, requestHandler: TIMEOUTS });
    const { SecretString = "" } = await explaining("Reading the secret of the GitHub token", async () =>
        client.send(new GetSecretValueCommand({ SecretId: secret }), {
            ...(signal === undefined ? {} : { abortSignal: signal }),
        }),
    );
    return parseTokenSecret(SecretString);
}
