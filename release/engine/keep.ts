import { createHash } from "node:crypto";

import { KEPT_PREFIX, keptFolder, keptKey, PACKAGES_PREFIX } from "../../contract/bucketLayout";
import { messageOf, UserError } from "../../common/errors";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import type { PackageSource } from "./plan";
import type { Functions, Store, Tools } from "../ports";

/** What of a release says where its package is and what it has to be. */
type Packaged = Pick<ReleaseRecord, "package" | "codeSha256">;

/** The digest of a package, as Lambda gives it. */
export function digestOf(bytes: Uint8Array): string {
    return createHash("sha256").update(bytes).digest("base64");
}

/**
 * Looks where the package of a release lies: in the function's own folder, where its record says, or in the folder of another function.
 *
 * @returns Its key; undefined where it is not in the bucket.
 */
export async function findPackage(
    { store, functions }: { readonly store: Store; readonly functions: Pick<Functions, "name"> },
    { package: written, codeSha256 }: Packaged,
): Promise<string | undefined> {
    const own = keptKey(functions.name, codeSha256);
    for (const key of [own, ...(written === undefined || written === own ? [] : [written])]) {
        if ((await store.list(key, 1)).includes(key)) {
            return key;
        }
    }
    const name = own.slice(keptFolder(functions.name).length);
    return (await store.list(KEPT_PREFIX)).find((key) => key.endsWith(`/${name}`));
}

/**
 * Fetches a package, and holds it against the digest that it has to have.
 *
 * @throws {UserError} where it is not there, or is another.
 */
export async function fetchPackage({
    store,
    key,
    codeSha256,
}: Omit<PackageSource, "architecture">): Promise<Uint8Array> {
    const bytes = await store.bytes(key);
    if (bytes === undefined) {
        throw new UserError(`There is no package s3://${store.bucket}/${key} any more.`, "Release its commit again.");
    }
    const found = digestOf(bytes);
    if (found !== codeSha256) {
        throw new UserError(
            `s3://${store.bucket}/${key} is not the package that was released: its SHA-256 is ${found}, and the ledger says ${codeSha256}.`,
            "Somebody has replaced it. The bucket is versioned: restore the object's first version, or remove the object and release its commit again.",
        );
    }
    return bytes;
}

/**
 * Brings a package to where the function's own packages are kept, after a look at its digest.
 *
 * @returns Its key there.
 */
export async function bringPackage({ store, functions }: Tools, source: PackageSource): Promise<string> {
    const { codeSha256 } = source;
    const own = keptKey(functions.name, codeSha256);
    const bytes = await fetchPackage(source);
    if (source.key !== own || source.store.bucket !== store.bucket) {
        await store.putOnce(own, bytes);
    }
    return own;
}

/**
 * Copies the package of a release that an older engine has made to where nothing expires. What is served does not depend on it: what goes
 * wrong is only said.
 */
export async function keepServed(tools: Tools, record: ReleaseRecord | undefined): Promise<void> {
    const { store } = tools;
    const { package: key, codeSha256, version } = record ?? {};
    if (key === undefined || codeSha256 === undefined || !key.startsWith(PACKAGES_PREFIX)) {
        return;
    }
    try {
        await bringPackage(tools, { store, key, codeSha256, architecture: "" });
    } catch (error) {
        tools.say(`warning: the package of version ${version} is not kept: ${messageOf(error)}`);
    }
}

/** What became of the packages of releases that are to be kept. */
export interface KeptPackages {
    /** The versions whose packages were copied. */
    readonly copied: readonly string[];
    /** The versions whose packages are nowhere any more, or are not what was released. */
    readonly missing: readonly { readonly version: string; readonly why: string }[];
}

/**
 * Has the package of each release where nothing expires: from the bucket, or from Lambda, which gives out the code of its versions.
 *
 * @param onKept Called after each that was copied.
 */
export async function keepPackages(
    tools: Tools,
    releases: readonly (Packaged & Pick<ReleaseRecord, "version">)[],
    onKept: (version: string) => void = () => undefined,
): Promise<KeptPackages> {
    const { store, functions } = tools;
    const there = new Set((await store.objects(keptFolder(functions.name))).map(({ key }) => key));
    const copied: string[] = [];
    const missing: { version: string; why: string }[] = [];
    for (const release of releases) {
        const own = keptKey(functions.name, release.codeSha256);
        if (there.has(own)) {
            continue;
        }
        try {
            await store.putOnce(own, await packageOf(tools, release));
            there.add(own);
            copied.push(release.version);
            onKept(release.version);
        } catch (error) {
            missing.push({ version: release.version, why: messageOf(error) });
        }
    }
    return { copied, missing };
}

async function packageOf(
    tools: Tools,
    { version, codeSha256, ...rest }: Packaged & Pick<ReleaseRecord, "version">,
): Promise<Uint8Array> {
    const key = await findPackage(tools, { codeSha256, ...rest });
    if (key !== undefined) {
        return fetchPackage({ store: tools.store, key, codeSha256 });
    }
    const bytes = /^\d+$/.test(version) ? await tools.functions.code(version) : undefined;
    if (bytes === undefined || digestOf(bytes) !== codeSha256) {
        throw new UserError("It is neither in the bucket nor in Lambda any more.");
    }
    return bytes;
}
