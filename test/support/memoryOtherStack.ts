import { UserError } from "../../common/errors";
import type { Signing, Store } from "../../release/ports";

/** Another stack, and what the policy of its bucket lets be read: the ledger of one environment, and its function's packages. */
export interface Readable<Aws> {
    readonly aws: Aws;
    readonly environment: string;
}

/** What a stack sees of the bucket of another one: S3 refuses whatever the bucket's policy does not name. */
export function readOnly<Aws extends { readonly functionName: string; readonly signing?: Signing | undefined }>(
    bucket: string,
    readable: Readable<Aws> | undefined,
    storeOf: (aws: Aws) => Store,
    key: string | undefined,
): Store {
    const store = readable && storeOf(readable.aws);
    const denied = async (key: string): Promise<never> => {
        throw new UserError(`s3://${bucket}/${key}: Access Denied`);
    };
    const ledger = `releases/${readable?.environment}/`;
    const storeFor = (key: string) =>
        key.startsWith(ledger) || key.startsWith(`kept/${readable?.aws.functionName}/`) ? store : undefined;
    return {
        bucket,
        signing: key === undefined ? undefined : readable?.aws.signing,
        put: denied,
        putOnce: denied,
        remove: denied,
        objects: denied,
        get: async (key) => storeFor(key)?.get(key) ?? denied(key),
        bytes: async (key) => storeFor(key)?.bytes(key) ?? denied(key),
        list: async (prefix, limit) =>
            prefix.startsWith(ledger) && store !== undefined ? store.list(prefix, limit) : denied(prefix),
    };
}
