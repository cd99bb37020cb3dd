import { ownBuckets } from "./applicationRights";
import { arnIn, words, type Place, type Rights } from "./rights";

/** What the providers do with what calls the environments besides requests. Its sources may be anybody's. */
export function eventRights(place: Place): readonly Rights[] {
    const { projectName } = place;
    const functions = [
        `${projectName}-*`,
        `${projectName}_*`,
        ...(place.functionName === undefined ? [] : [place.functionName]),
    ];
    const mappings = [arnIn(place, "lambda", "event-source-mapping:*")];
    const ours = {
        ArnLike: { "lambda:FunctionArn": functions.map((name) => arnIn(place, "lambda", `function:${name}`)) },
    };
    return [
        {
            purpose: "Schedules",
            reads: words("scheduler", "GetSchedule GetScheduleGroup ListTagsForResource"),
            writes: words("scheduler", "CreateSchedule CreateScheduleGroup DeleteSchedule DeleteScheduleGroup").concat(
                words("scheduler", "TagResource UntagResource UpdateSchedule"),
            ),
            // No project's name has an underscore.
            resources: [
                arnIn(place, "scheduler", `schedule-group/${projectName}_*`),
                arnIn(place, "scheduler", `schedule/${projectName}_*/*`),
            ],
        },
        {
            purpose: "MappingsSeen",
            reads: words("lambda", "GetEventSourceMapping ListTags"),
            writes: words("lambda", "TagResource UntagResource"),
            // Lambda gives a mapping its id.
            resources: mappings,
        },
        {
            purpose: "MappingsMade",
            reads: [],
            writes: words("lambda", "CreateEventSourceMapping"),
            // It knows no resource, and the condition does what that cannot: "Actions, resources, and condition keys for AWS Lambda".
            resources: ["*"],
            condition: ours,
        },
        {
            purpose: "Mappings",
            reads: [],
            writes: words("lambda", "DeleteEventSourceMapping UpdateEventSourceMapping"),
            resources: mappings,
            condition: ours,
        },
        {
            purpose: "Subscriptions",
            reads: words("sns", "GetSubscriptionAttributes ListSubscriptionsByTopic"),
            writes: words("sns", "SetSubscriptionAttributes Subscribe Unsubscribe"),
            // A topic may be anybody's. All of these take a topic for their resource ("Actions, resources, and condition keys for Amazon SNS"),
            // and the ARN of a subscription begins with that of its topic.
            resources: [arnIn(place, "sns", "*")],
        },
        {
            purpose: "Notifications",
            reads: words("s3", "GetBucketNotification"),
            writes: words("s3", "PutBucketNotification"),
            // Those of `resources`. A bucket that somebody else has made takes a statement of its own.
            resources: ownBuckets(place),
        },
    ];
}
