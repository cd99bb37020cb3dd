import { group } from "../../declare/kinds";
import { queues, streams } from "./mappings";
import { schedules } from "./schedules";
import { buckets, topics } from "./told";

const members = { schedules, queues, streams, topics, buckets };

export const events = group(
    {
        meaning:
            "What calls the function besides requests, in every environment, always by the environment's alias: a release takes it along, and " +
            "so does a roll-back. Previews have none: [docs/events.md](docs/events.md).",
        shape: "a map of schedules, queues, streams, topics and buckets",
        effect: "up",
    },
    members,
);

/** An environment's own: declared once, with what all environments have. */
export const ownEvents = group(
    {
        meaning:
            "Events of this environment alone. Under a name of the common `events`, what is said here takes the place of what is said there, " +
            "key by key; `enabled: false` switches one off. Its keys are those of `events`.",
        shape: "a map of schedules, queues, streams, topics and buckets",
        declaredAt: "events",
        effect: "up",
    },
    members,
);
