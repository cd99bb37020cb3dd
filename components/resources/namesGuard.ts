import * as pulumi from "@pulumi/pulumi";

import { resourcePrefix } from "../../contract/resourceNames";
import { LinkedBucket } from "./bucket";
import type { LinksPlace } from "./context";
import { LinkedQueue } from "./queue";
import { LinkedSecret } from "./secret";
import { LinkedTable } from "./table";
import { LinkedTopic } from "./topic";

/** What helpers make is named by them. */
const HELPERS = [LinkedBucket, LinkedQueue, LinkedSecret, LinkedTable, LinkedTopic];

/** Whether a helper has made a link, and so written its statements. A class of one's own that extends one may say anything. */
export function isHelped(link: object): boolean {
    const made: unknown = Object.getPrototypeOf(link);
    return HELPERS.some((helper) => made === helper.prototype);
}

/** Which inputs say what a resource is called in AWS, where the roles of CI go by its name: config/ci/applicationRights.ts. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
    "aws:dynamodb/table:Table": ["name"],
    "aws:s3/bucket:Bucket": ["bucket", "bucketPrefix"],
    "aws:secretsmanager/secret:Secret": ["name", "namePrefix"],
    "aws:sns/topic:Topic": ["name", "namePrefix"],
    "aws:sqs/queue:Queue": ["name", "namePrefix"],
};

/**
 * Runs a part of `resources.ts`. What it makes meanwhile needs a parent: without one it would have the default provider, and
 * {@link namesGuard} would not see it.
 *
 * @throws {Error} with the end of a sentence, from the resource's constructor.
 */
export async function withPlaces<T>(run: () => T | Promise<T>): Promise<T> {
    let isRunning = true;
    // The SDK cannot take one back.
    pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
        // Providers and references to other stacks are of no provider.
        if (isRunning && opts.parent === undefined && !type.startsWith("pulumi:")) {
            throw new Error(
                `makes ${type} ${name} without context.opts, which give it the stack's provider and its place. Pass them as its ` +
                    "options, with others beside them as { ...opts, … }.",
            );
        }
        return undefined;
    });
    try {
        return await run();
    } finally {
        isRunning = false;
    }
}

/**
 * Looks at each resource that `resources.ts` makes for one owner: no two may have one name, and none that of another owner.
 *
 * @throws {Error} with the end of a sentence, from the resource's constructor.
 */
export function namesGuard({
    environment,
    projectName,
}: Pick<LinksPlace, "environment" | "projectName">): pulumi.ResourceTransformation {
    const seen = new Set<string>();
    return ({ type, name, props, opts }) => {
        if (/^platform:index:(Shared)?OwnResources$/.test(type)) {
            return undefined;
        }
        if (seen.has(`${type} ${name}`)) {
            throw new Error(
                `takes the name ${name} twice for ${type}. Give each a key of its own: context.named("…").`,
            );
        }
        seen.add(`${type} ${name}`);
        if (environment !== undefined && !name.startsWith(`${environment}-`)) {
            throw new Error(
                `makes ${type} ${name}, which every environment would make. Call it context.named("${name}").`,
            );
        }
        const inputs = HELPERS.some((helper) => opts.parent instanceof helper) ? undefined : NAMES[type];
        if (inputs !== undefined) {
            const given = inputs.map((input): unknown => props[input]).find((value) => value !== undefined);
            const isBucket = type.includes(":s3/");
            const begins = resourcePrefix(isBucket ? "buckets" : "tables", projectName, environment);
            const kind = isBucket ? ', "buckets"' : "";
            if (given === undefined || (typeof given === "string" && !given.startsWith(begins))) {
                const called =
                    given === undefined ? "without a name of its own in AWS" : `called ${String(given)} in AWS`;
                throw new Error(
                    `makes ${type} ${name} ${called}. The names of ${environment ?? "what all share"} begin with ${begins}, ` +
                        `which is what roles may reach: ${inputs.join(" or ")} is context.nameOf("…"${kind}).`,
                );
            }
        }
        return undefined;
    };
}
