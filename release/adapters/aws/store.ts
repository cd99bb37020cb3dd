import { createHash } from "node:crypto";
import { Readable } from "node:stream";

import {
    DeleteObjectCommand,
    GetObjectCommand,
    type GetObjectCommandOutput,
    paginateListObjectsV2,
    PutObjectCommand,
    type S3Client,
} from "@aws-sdk/client-s3";

import { UserError } from "../../../common/errors";
import type { Signing, Store, StoredObject } from "../../ports";
import { explain, explaining, isNamed } from "./errors";

/** The most keys that S3 lists at once. */
const PAGE = 1000;

/** The most bytes that a package has unzipped, and so also zipped: "Lambda quotas". */
const MOST_BYTES = 262_144_000;

/** How often an object is written that others write at the same time. */
const MOST_TRIES = 5;

/** The artifact bucket, in AWS. */
export class BucketStore implements Store {
    constructor(
        private readonly s3: S3Client,
        readonly bucket: string,
        readonly signing?: Signing,
    ) {}

    async put(key: string, body: string | Uint8Array): Promise<void> {
        const type = key.endsWith(".json") ? "application/json" : "application/octet-stream";
        await explaining(`Writing s3://${this.bucket}/${key}`, () =>
            this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, ContentType: type })),
        );
    }

    async get(key: string): Promise<string | undefined> {
        const body = await this.body(key);
        return body === undefined ? undefined : body.transformToString();
    }

    async bytes(key: string): Promise<Uint8Array | undefined> {
        const body = await this.body(key);
        return body === undefined ? undefined : body.transformToByteArray();
    }

    private async body(key: string): Promise<GetObjectCommandOutput["Body"]> {
        try {
            const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
            return Body;
        } catch (error) {
            if (isNamed(error, "NoSuchKey", "NotFound")) {
                return undefined;
            }
            throw explain(`Reading s3://${this.bucket}/${key}`, error);
        }
    }

    /** One request only: to look first would take the right to list the bucket, without which S3 answers 403 for 404. */
    async putOnce(key: string, body: Uint8Array, attempt: number = 1): Promise<void> {
        try {
            const input = { Bucket: this.bucket, Key: key, Body: body, ContentType: "application/zip" };
            await this.s3.send(new PutObjectCommand({ ...input, IfNoneMatch: "*" }));
        } catch (error) {
            // 412: it is there. 409: it was changed meanwhile, and may be there or not; S3 asks for another try.
            if (isNamed(error, "ConditionalRequestConflict") && attempt < MOST_TRIES) {
                return this.putOnce(key, body, attempt + 1);
            }
            if (!isNamed(error, "PreconditionFailed")) {
                throw explain(`Writing s3://${this.bucket}/${key}`, error);
            }
        }
    }

    /** Computes the SHA-256 of an object in base64, as Lambda does of a package, without keeping it in memory. */
    async digest(key: string): Promise<string> {
        return explaining(`Reading s3://${this.bucket}/${key}`, async () => {
            const { Body, ContentLength = 0 } = await this.s3.send(
                new GetObjectCommand({ Bucket: this.bucket, Key: key }),
            );
            if (ContentLength > MOST_BYTES || !(Body instanceof Readable)) {
                throw new UserError(
                    `s3://${this.bucket}/${key} is no package: it has ${ContentLength} bytes.`,
                    `Lambda takes ${MOST_BYTES} bytes at most, unzipped. Run the check again.`,
                );
            }
            const hash = createHash("sha256");
            for await (const part of Body) {
                hash.update(part as Uint8Array);
            }
            return hash.digest("base64");
        });
    }

    async remove(key: string): Promise<void> {
        await explaining(`Removing s3://${this.bucket}/${key}`, () =>
            this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key })),
        );
    }

    async list(prefix: string, limit: number = Number.MAX_SAFE_INTEGER): Promise<readonly string[]> {
        return explaining(`Listing s3://${this.bucket}/${prefix}`, async () => {
            const keys: string[] = [];
            const input = { Bucket: this.bucket, Prefix: prefix, MaxKeys: Math.min(limit, PAGE) };
            for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, input)) {
                keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
                if (keys.length >= limit) {
                    break;
                }
            }
            return keys.slice(0, limit);
        });
    }

    async objects(prefix: string): Promise<readonly StoredObject[]> {
        return explaining(`Listing s3://${this.bucket}/${prefix}`, async () => {
            const found: StoredObject[] = [];
            const input = { Bucket: this.bucket, Prefix: prefix, MaxKeys: PAGE };
            for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, input)) {
                for (const { Key: key, Size: size = 0, LastModified } of Contents) {
                    found.push(...(key === undefined ? [] : [{ key, size, modified: LastModified?.getTime() ?? 0 }]));
                }
            }
            return found;
        });
    }
}
