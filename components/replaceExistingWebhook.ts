import * as pulumi from "@pulumi/pulumi";

/** Where the webhooks are, and the token that may change them. */
export interface ReplaceExistingWebhookArgs {
    readonly apiUrl: string;
    readonly owner: string;
    readonly name: string;
    readonly token: pulumi.Output<string>;
}

/** As much of a webhook as is looked at. */
interface Hook {
    readonly id: number;
    readonly config?: { readonly url?: string };
}

/** Milliseconds that GitHub may take to answer. */
const TIMEOUT = 15_000;

/**
 * What has to be done before a webhook is created in GitHub: one that is there already for the same address, since an
 * earlier stack has left it or the state has lost it, gives way. GitHub refuses a second one for an address, and the
 * provider cannot take one over whose number nobody knows: the address of a pipeline's webhook is known only once AWS has
 * made it. The address holds a key that AWS has made for this one webhook, so that it cannot be anybody else's.
 *
 * It is not done in a preview, and not for a webhook that is only updated.
 */
export function replaceExistingWebhook(name: string, args: ReplaceExistingWebhookArgs): pulumi.ResourceHook {
    return new pulumi.ResourceHook(`${name}-take-over-webhook`, async ({ newInputs }) => {
        const [{ url }, token] = await Promise.all([
            valueOf<{ readonly url?: string }>(newInputs?.["configuration"]),
            valueOf<string>(args.token),
        ]);
        if (url === undefined) {
            throw new Error(`The webhook of ${args.owner}/${args.name} has no address`);
        }
        const hooks = `${args.apiUrl}/repos/${args.owner}/${args.name}/hooks`;
        for (const { id } of (await all(hooks, token)).filter(({ config }) => config?.url === url)) {
            await call("DELETE", `${hooks}/${id}`, token);
            await pulumi.log.info(`Took over webhook ${id} of ${args.owner}/${args.name}, which was there already`);
        }
    });
}

/** All webhooks, of which GitHub gives 100 at a time: "Using pagination in the REST API". */
async function all(hooks: string, token: string): Promise<readonly Hook[]> {
    const found: Hook[] = [];
    let next: string | undefined = `${hooks}?per_page=100`;
    while (next !== undefined) {
        const response = await call("GET", next, token);
        found.push(...(response.status === 200 ? ((await response.json()) as readonly Hook[]) : []));
        const following: string | undefined = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
        // The token is for GitHub alone.
        next = following !== undefined && new URL(following).origin === new URL(hooks).origin ? following : undefined;
    }
    return found;
}

/** Redirects, which a renamed repository gives, are followed; what is gone already counts as deleted. */
async function call(method: "DELETE" | "GET", url: string, token: string): Promise<Response> {
    const response = await fetch(url, {
        method,
        headers: { Accept: "application/vnd.github+json", Authorization: `Bearer ${token}`, "User-Agent": "platform" },
        signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok && response.status !== 404) {
        throw new Error(`GitHub answered ${response.status} to ${method} ${new URL(url).pathname}`);
    }
    return response;
}

async function valueOf<T>(value: unknown): Promise<T> {
    let plain = await new Promise<unknown>((resolve) => {
        (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve);
    });
    // Of a secret that holds a secret the SDK gives a hook the outer one as an Output and the inner one as it was sent.
    while (pulumi.runtime.isRpcSecret(plain)) {
        plain = pulumi.runtime.unwrapRpcSecret(plain) as unknown;
    }
    return plain as T;
}
