import type { CacheStore } from "./cache";

/**
 * The caches of a build project in the emulator of S3.
 *
 * @param location As the project has it: the bucket's name and a folder.
 */
export function s3CacheStore(location: string): CacheStore {
    const [Bucket = "", ...folders] = location.split("/");
    const prefix = `${folders.join("/")}/`;
    return {
        async find(beginning) {
            const { GetObjectCommand, ListObjectsV2Command, S3Client } = await import("@aws-sdk/client-s3");
            const client = new S3Client({ forcePathStyle: true });
            const listed = await client.send(new ListObjectsV2Command({ Bucket, Prefix: `${prefix}${beginning}` }));
            const [newest] = (listed.Contents ?? []).sort(
                (left, right) => Number(right.LastModified) - Number(left.LastModified),
            );
            if (newest?.Key === undefined) {
                return undefined;
            }
            const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: newest.Key }));
            const archive = Buffer.from((await Body?.transformToByteArray()) ?? []);
            return { key: newest.Key.slice(prefix.length), archive };
        },
        async put(key, archive) {
            const { PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
            const client = new S3Client({ forcePathStyle: true });
            await client.send(new PutObjectCommand({ Bucket, Key: `${prefix}${key}`, Body: archive }));
        },
    };
}
