// Beside index.ts it is "./components".
import type { LinksContext } from "../../../components";

/** Each environment has a bucket for what is uploaded to it, and a queue of work on that, whose failures are kept. */
export default function resources({ environment, bucket, queue }: LinksContext) {
    if (environment === undefined) {
        return {};
    }
    return {
        files: bucket("files", { expireAfter: 90 }),
        jobs: queue("jobs", { visibilityTimeout: 30, deadLetters: { maxReceiveCount: 1 }, grant: "publish" }),
    };
}
