import * as pulumi from "@pulumi/pulumi";

import type { GrantOf } from "../../config/links";
import type { ResourceKind } from "../../contract/resourceNames";
import { granted } from "./link";
import type { LinkedResource } from "./linked";

/** The kinds of what was there already. */
const KINDS = new WeakMap<object, ResourceKind>();

/** The kind of what {@link existing} has linked; undefined for anything else. */
export function existingKind(link: object): ResourceKind | undefined {
    return KINDS.get(link);
}

/**
 * Links something that is there already, by its ARN: nothing of it is made, changed or deleted.
 *
 * @param dnsSuffix Of the partition, for the URL of a queue.
 */
export function existing<K extends ResourceKind>(
    kind: K,
    arn: pulumi.Input<string>,
    grant: GrantOf<K>,
    dnsSuffix = "amazonaws.com",
): LinkedResource {
    const known = pulumi.output(arn);
    const settings = { arn: known, name: known.apply((text) => nameOf(kind, text)) };
    const link: LinkedResource = {
        arn: known,
        settings: kind === "queues" ? { ...settings, url: known.apply((text) => urlOf(text, dnsSuffix)) } : settings,
        // An index is named below its table's ARN; which ones there are is not known here.
        statements: granted(kind, grant, known, ["*"]),
    };
    KINDS.set(link, kind);
    return link;
}

function nameOf(kind: ResourceKind, arn: string): string {
    const end = arn
        .split(":")
        .slice(kind === "secrets" ? 6 : 5)
        .join(":");
    // Secrets Manager ends the name with a hyphen and 6 characters of its own.
    return kind === "tables" ? end.replace(/^table\//, "") : kind === "secrets" ? end.replace(/-\w{6}$/, "") : end;
}

/** "Amazon SQS queue and message identifiers". */
function urlOf(arn: string, dnsSuffix: string): string {
    const [, , , region = "", account = "", name = ""] = arn.split(":");
    return `https://sqs.${region}.${dnsSuffix}/${account}/${name}`;
}
