import type { LinkSource } from "../../config/events/linkFaults";
import type { ResourceKind } from "../../contract/resourceNames";
import { existingKind, LinkedBucket, LinkedQueue, LinkedSecret, LinkedTable, LinkedTopic } from "../resources";
import type { Link, Links } from "../resources";

/** What events want to know of links, by their names. */
export function linkSources(links: Links): Readonly<Record<string, LinkSource>> {
    return Object.fromEntries(Object.entries(links).map(([name, link]) => [name, sourceOf(link)]));
}

function sourceOf(link: Link): LinkSource {
    const { settings = {} } = link;
    const there = existingKind(link);
    const kind = there ?? helperKind(link);
    const hasStream = settings["streamArn"] !== undefined;
    return {
        kind,
        hasArn: settings["arn"] !== undefined || hasStream,
        isForeign: there !== undefined,
        fifo: (link instanceof LinkedQueue || link instanceof LinkedTopic) && link.isFifo,
        visibilityTimeout: link instanceof LinkedQueue ? link.visibilityTimeout : undefined,
        losesFailed: link instanceof LinkedQueue && settings["deadLettersArn"] === undefined,
        // What no helper has made may be a stream itself.
        hasStream: hasStream || kind === undefined,
    };
}

const HELPERS = [
    [LinkedBucket, "buckets"],
    [LinkedQueue, "queues"],
    [LinkedSecret, "secrets"],
    [LinkedTable, "tables"],
    [LinkedTopic, "topics"],
] as const;

function helperKind(link: Link): ResourceKind | undefined {
    return HELPERS.find(([helper]) => link instanceof helper)?.[1];
}
