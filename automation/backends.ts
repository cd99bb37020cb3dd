import { resolve } from "node:path";

import { UsageError } from "../common/errors";

/** Where stacks are kept: a back-end of pulumi. */
export interface Backend {
    readonly kind: "cloud" | "file" | "other" | "s3";
    /** As PULUMI_BACKEND_URL takes it. */
    readonly url: string;
    /** The bucket; undefined but for S3. */
    readonly bucket?: string;
    /** Its region; undefined but for S3. */
    readonly region?: string;
}

/** Pulumi Cloud. */
const CLOUD = "https://api.pulumi.com";

/**
 * Reads how a person names a back-end: `s3://<bucket>`, `cloud`, `file`, a folder as `file://…`, or any address that pulumi takes.
 *
 * @param surroundings The region of a bucket whose address names none, and the folder that a relative path counts from.
 * @throws {UsageError} for what is none of these.
 */
export function parseBackend(
    text: string,
    { region, cwd }: { readonly region: string; readonly cwd: string },
): Backend {
    if (text === "cloud" || text === "file") {
        return text === "cloud" ? { kind: "cloud", url: CLOUD } : { kind: "file", url: "file://~" };
    }
    const [, scheme = "", rest = ""] = /^([a-z0-9]+):\/\/(.+)$/.exec(text) ?? [];
    switch (scheme) {
        case "https":
            return { kind: "cloud", url: text };
        case "file":
            return { kind: "file", url: rest.startsWith("~") ? text : `file://${resolve(cwd, rest)}` };
        case "gs":
        case "azblob":
            return { kind: "other", url: text };
        case "s3":
            return bucketOf(rest, region);
        default:
            throw new UsageError(
                `'${text}' is no place for a stack's state.`,
                "It is one of: s3://<bucket>, cloud, file, file://<folder>, https://…, gs://…, azblob://…",
            );
    }
}

function bucketOf(rest: string, fallback: string): Backend {
    const [place = "", query = ""] = rest.split("?");
    const [bucket = ""] = place.split("/");
    // "General purpose bucket naming rules" of Amazon S3.
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
        throw new UsageError(`'${bucket}' is no name of a bucket: 3 to 63 of a-z, 0-9, '.' and '-'.`);
    }
    const given = new URLSearchParams(query);
    const region = given.get("region") ?? fallback;
    if (!given.has("region")) {
        given.set("region", region);
    }
    // The SDK that pulumi takes by itself knows no IAM Identity Center. With an endpoint of its own only that one does.
    if (!given.has("awssdk") && !given.has("endpoint")) {
        given.set("awssdk", "v2");
    }
    return { kind: "s3", url: `s3://${place}?${given.toString()}`, bucket, region };
}

/**
 * Reads how a person names what encrypts a stack's secrets: `passphrase`, `kms:<key>` with an id, an ARN or `alias/…`, or an
 * address that pulumi takes, such as `awskms://…`.
 *
 * @returns As pulumi's `--secrets-provider` takes it.
 * @throws {UsageError} for what is none of these.
 */
export function parseSecretsProvider(text: string, region: string): string {
    if (text === "passphrase" || /^(awskms|azurekeyvault|gcpkms|hashivault):\/\/./.test(text)) {
        return text;
    }
    const [, key] = /^kms:(.+)$/.exec(text) ?? [];
    if (key?.startsWith("alias/aws/") === true) {
        throw new UsageError(
            `'${key}' is a key of AWS's own, which its services alone may use.`,
            "Name one of yours, which is made if it is missing: kms:alias/<name>",
        );
    }
    if (key === undefined || !/^(arn:[\w-]+:kms:[^?]+|alias\/[\w/-]+|[0-9a-f-]{8,40}|mrk-[0-9a-f]+)$/i.test(key)) {
        throw new UsageError(
            `'${text}' is nothing that encrypts secrets.`,
            "It is one of: passphrase, kms:alias/<name>, kms:<ARN of a key>, or an address such as awskms://…",
        );
    }
    // Three slashes: what is before the third is a host, which an alias or an ARN is not.
    return `awskms:///${key}?region=${regionOf(key) ?? region}&awssdk=v2`;
}

/**
 * The alias, and its region, by which an address names a key; undefined where it names it otherwise, or another service's.
 *
 * @param provider As {@link parseSecretsProvider} gives it.
 */
export function keyAliasOf(provider: string): { readonly alias: string; readonly region: string } | undefined {
    const [, alias, query] = /^awskms:\/\/\/(alias\/[^?]+)\?(.+)$/.exec(provider) ?? [];
    const region = new URLSearchParams(query).get("region");
    return alias === undefined || region === null ? undefined : { alias, region };
}

function regionOf(key: string): string | undefined {
    return /^arn:[\w-]+:kms:([a-z0-9-]+):/.exec(key)?.[1];
}
