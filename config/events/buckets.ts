import { setCommand, type Fault } from "../fault";
import type { Places, WithEvents } from "./places";
import { isArn, linkOf } from "./resolve";
import { knownSource, type Sources } from "./sources";

type BucketEvent = WithEvents["events"]["buckets"][number];

/** What is told of where nothing is said. */
export const OBJECT_CREATED = ["s3:ObjectCreated:*"] as const;

/**
 * What the resource of all notifications of a bucket is called: the same for all events that name one bucket, as far as the configuration
 * can tell.
 *
 * @param environment The name of the environment that has the event.
 * @param reference A key of `resources.buckets`, `links.<name>`, or an ARN.
 * @param bucket What of it the configuration, or `resources.ts`, says. @default - it is the environment's own
 */
export function notificationsName(
    environment: string,
    reference: string,
    { arn, shared = false }: { readonly arn?: string | undefined; readonly shared?: boolean | undefined } = {},
): string {
    const isLink = linkOf(reference) !== undefined;
    // What a link of somebody else's bucket points to is known no sooner than the engine knows it.
    const known = isArn(reference) ? reference : isLink ? undefined : arn;
    if (known !== undefined) {
        return known.replace(/^.*:/, "");
    }
    // No key has a dot in it, so that none is called as what an environment has.
    return !shared ? `${environment}-${reference}` : isLink ? reference : `resources.${reference}`;
}

/**
 * S3 keeps one configuration of notifications for a bucket, and refuses two that could both be about one object ("Configuring event
 * notifications using object key name filtering").
 */
export function bucketFaults(places: Places, all: readonly WithEvents[], resources: Sources): readonly Fault[] {
    const seen: { readonly of: WithEvents; readonly event: BucketEvent; readonly called: string }[] = [];
    return all.flatMap((of) =>
        of.events.buckets
            .filter(({ enabled, bucket }) => enabled && bucket !== undefined)
            .flatMap((event) => {
                const { bucket = "" } = event;
                const known = knownSource(resources, ["buckets"], bucket);
                const found = Object.hasOwn(resources.buckets, bucket) ? resources.buckets[bucket] : undefined;
                const called = notificationsName(of.environment.name, bucket, found);
                const other = seen.find((each) => each.called === called && overlap(each.event, event));
                seen.push({ of, event, called });
                return [
                    ...(known?.isForeign === true ? ownedFaults(places, of, event) : []),
                    ...(other === undefined ? [] : [twice(places, of, event, other)]),
                ];
            }),
    );
}

function ownedFaults(places: Places, of: WithEvents, event: BucketEvent): readonly Fault[] {
    return event.replaces !== true
        ? [
              places.set(of, "buckets", event, "replaces", {
                  problem: "is not true, with a bucket that somebody else has made",
                  expected:
                      "true, where nothing else has notifications on it: S3 keeps one configuration of them for a bucket, and up replaces what is there",
                  value: "true",
              }),
          ]
        : [];
}

function twice(
    places: Places,
    of: WithEvents,
    event: BucketEvent,
    { of: { environment }, event: { name } }: { readonly of: WithEvents; readonly event: BucketEvent },
): Fault {
    const isHere = environment === of.environment;
    const whose = isHere ? name : `${name} of ${environment.name}`;
    const words = {
        problem: `would be told of objects of which ${whose} is told, and S3 takes no two for one`,
        expected: "other events, another prefix or suffix, or another bucket",
    };
    if (isHere) {
        return places.remove(of, "buckets", event, undefined, words);
    }
    const path = `environments.${of.environment.name}.events.buckets.${event.name}.enabled`;
    return { path, ...words, mend: setCommand(path, "false") };
}

/** Whether one object's event could be about both. */
function overlap(one: BucketEvent, other: BucketEvent): boolean {
    const meets = (left: string, right: string, within: (outer: string, inner: string) => boolean) =>
        within(left, right) || within(right, left);
    const events = (one.events ?? OBJECT_CREATED).some((left) =>
        (other.events ?? OBJECT_CREATED).some((right) =>
            meets(
                left,
                right,
                (outer, inner) => outer === inner || (outer.endsWith("*") && inner.startsWith(outer.slice(0, -1))),
            ),
        ),
    );
    return (
        events &&
        meets(one.prefix ?? "", other.prefix ?? "", (outer, inner) => inner.startsWith(outer)) &&
        meets(one.suffix ?? "", other.suffix ?? "", (outer, inner) => inner.endsWith(outer))
    );
}
