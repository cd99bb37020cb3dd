import { isMap } from "../../../common/json";
import { optional } from "../../declare/absence";
import { group, integer, map, open, text } from "../../declare/kinds";
import { scheduleRule, sourceRule, zoneRule } from "../../events/values";
import { enabled, handler, named } from "./common";

export const schedules = map({
    meaning: "What calls the function at given times, by EventBridge Scheduler.",
    shape: "a map of names to schedules",
    ...named,
    of: group(
        { meaning: "A schedule.", shape: "a map with a schedule" },
        {
            schedule: text({
                meaning: "When: `rate(…)`, `cron(…)` with six fields, or once, `at(…)`.",
                rule: scheduleRule,
                absent: optional("it has to be said"),
                limits: '"Schedule types in EventBridge Scheduler"',
            }),
            timeZone: text({
                meaning: "The time zone of `cron` and `at`, with its summer time.",
                rule: zoneRule,
                absent: optional("UTC"),
            }),
            input: open<Readonly<Record<string, unknown>>>()({
                meaning:
                    "The event that the handler gets. Scheduler puts the time and the like in place of `<aws.scheduler.scheduled-time>` and " +
                    "its other keywords.",
                rule: { expected: "a map", check: isMap },
                schema: { type: "object" },
                absent: optional("a `Scheduled Event`, as EventBridge sends it"),
            }),
            retries: integer({
                meaning: "How often a call that Lambda has not taken is tried again.",
                from: 0,
                to: 185,
                unit: "times",
                absent: optional("185"),
                limits: '"RetryPolicy" of EventBridge Scheduler',
            }),
            maximumAge: integer({
                meaning: "For how long it is tried again.",
                from: 60,
                to: 86_400,
                unit: "seconds",
                absent: optional("86400"),
                limits: '"RetryPolicy" of EventBridge Scheduler',
            }),
            deadLetter: text({
                meaning: "The queue for calls that were given up: a key of `resources.queues`, or an ARN.",
                rule: sourceRule("sqs"),
                absent: optional(),
            }),
            handler,
            enabled,
        },
    ),
});
