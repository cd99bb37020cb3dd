"""Schedules of EventBridge Scheduler.

Gap: any text is taken for a time zone, and the input of a target reaches it as it was written.
AWS: refuses a zone that is not in the IANA database, and puts the schedule's ARN, time, execution and
attempt in place of its keywords, such as `<aws.scheduler.scheduled-time>`.
Patched: `scheduler._create_schedule` and `_update_schedule`, `eventbridge._invoke_target`.
"""

import uuid
import zoneinfo
from datetime import datetime, timezone

from ministack.services import eventbridge, scheduler

from patching import replace


def _knowing_zones(original):
    def write(name, body):
        zone = body.get("ScheduleExpressionTimezone", "UTC")
        try:
            zoneinfo.ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            return scheduler._error(
                400,
                "ValidationException",
                f"Provided ScheduleExpressionTimezone is not valid: {zone}.",
            )
        return original(name, body)

    return write


def _with_keywords(original):
    def invoke(target, event, rule, view=None):
        if event.get("Source") == "aws.scheduler" and target.get("Input"):
            moment = datetime.fromtimestamp(event["Time"], tz=timezone.utc)
            words = {
                "schedule-arn": event["Resources"][0],
                "scheduled-time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "execution-id": uuid.uuid4().hex[:16],
                "attempt-number": "1",
            }
            text = target["Input"]
            for word, value in words.items():
                text = text.replace(f"<aws.scheduler.{word}>", value)
            target = {**target, "Input": text}
        return original(target, event, rule, view)

    return invoke


def apply():
    replace(scheduler, "_create_schedule", "5b205607c15c", _knowing_zones)
    replace(scheduler, "_update_schedule", "93f7fec4f7d8", _knowing_zones)
    replace(eventbridge, "_invoke_target", "550e304af080", _with_keywords)
