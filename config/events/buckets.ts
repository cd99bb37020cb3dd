import { setCommand, type Fault } from "../fault";
import type { Places, WithEvents } from "./places";
import { knownSource, type Sources } from "./sources";

type BucketEvent = WithEvents["events"]["buckets"][number];

/** What is told of where nothing is said. */
export const OBJECT_CREATED = ["s3:ObjectCreated:*"] as const;

/**
 * S3 keeps one configuration of notifications for a bucket, and refuses two that could both be about one object ("Configuring event
 * notifications using object key name filtering").
 */
export function bucketFaults(places: Places, all: readonly WithEvents[], resources: Sources): readonly Fault[] {
    const seen: { readonly of: WithEvents; readonly event: BucketEvent }[] = [];
    return all.flatMap((of) =>
        of.events.buckets
            .filter(({ enabled, bucket }) => enabled && bucket !== undefined)
            .flatMap((event) => {
                const { bucket = "" } = event;
                const known = knownSource(resources, ["buckets"], bucket);
                const others = seen.filter(
                    ({ of: { environment }, event: each }) =>
                        each.bucket === bucket && (known?.isShared === true || environment === of.environment),
                );
                seen.push({ of, event });
                const other = others.find((each) => overlap(each.event, event));
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
