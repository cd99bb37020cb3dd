"""Picks the handler of a request, as API Gateway does, and of an event by where it comes from.

The platform puts this file into the package, and beside it platform_routes_table.json, which is
function.routes of its configuration, and platform_routes_events.json, where events have handlers.
"""

import importlib
import json
import os
import re

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_table = None
_events = None

# The services that send records, by the name that they give themselves in them: what of the
# configuration they are, and what of a record says which one.
_SENDERS = {
    "aws:sqs": ("queues", "source", lambda record: record.get("eventSourceARN")),
    "aws:dynamodb": ("streams", "source", lambda record: _table_of(record.get("eventSourceARN"))),
    "aws:kinesis": ("streams", "source", lambda record: record.get("eventSourceARN")),
    "aws:sns": ("topics", "source", lambda record: record.get("Sns", {}).get("TopicArn")),
    # The platform calls a notification of S3 by the environment and the event.
    "aws:s3": (
        "buckets",
        "name",
        lambda record: str(record.get("s3", {}).get("configurationId")).partition("/")[2],
    ),
}


def _rank(part):
    if not part.startswith("{"):
        return 0
    return 2 if part.endswith("+}") else 1


def prepare(routes):
    """Routes in the order in which they are tried.

    At each part of a path, a text comes before `{name}`, and that before `{name+}`.
    """
    prepared = [(_parts_of(route["path"]), route) for route in routes]
    return sorted(
        prepared, key=lambda each: ([_rank(part) for part in each[0]], each[1]["method"] == "ANY")
    )


def choose(prepared, method, path):
    """The route that a request goes to, its parameters, and the methods that its path has.

    Without a route, the methods are all that there is; none where the path has no route at all.
    """
    parts = _parts_of(path)
    methods = set()
    for wanted, route in prepared:
        parameters = _parameters_of(wanted, parts)
        if parameters is not None:
            if route["method"] in (method, "ANY"):
                return route, parameters, []
            methods.add(route["method"])
    return None, {}, sorted(methods)


def _parts_of(path):
    """A slash at the end counts for nothing: API Gateway leaves it out of `proxy`, too."""
    text = path.removeprefix("/").rstrip("/")
    return text.split("/") if text else []


def _parameters_of(wanted, parts):
    """What a path has in the places of a route's parameters, as it was sent.

    None where it is not one of the route's.
    """
    found = {}
    for index, part in enumerate(wanted):
        if index >= len(parts):
            return None
        if part.endswith("+}"):
            return {**found, part[1:-2]: "/".join(parts[index:])}
        if part.startswith("{") and parts[index]:
            found[part[1:-1]] = parts[index]
        elif part != parts[index]:
            return None
    return found if len(wanted) == len(parts) else None


def _path_of(event):
    """The path without the stage and without what a domain name puts before it.

    The path of the resource, with the parameters in their places.
    """
    resource = event.get("resource")
    if not isinstance(resource, str) or not resource.startswith("/"):
        return event["path"]
    given = event.get("pathParameters") or {}
    parts = [
        given.get(part[1:-1].rstrip("+")) if part.startswith("{") else part
        for part in _parts_of(resource)
    ]
    return "/" + "/".join(parts) if all(isinstance(part, str) for part in parts) else event["path"]


def _answer(status, message, headers=None):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", **(headers or {})},
        "body": json.dumps({"message": message}),
    }


def _table_of(arn):
    """The table of a stream: one that gets another stream has another ARN of it."""
    return re.sub(r"(:table/[^/]+)/stream/.*$", r"\1", arn) if isinstance(arn, str) else arn


def _service(record):
    return (
        record.get("eventSource", record.get("EventSource")) if isinstance(record, dict) else None
    )


def origin_of(event):
    """Where an event comes from, and what of it the handler gets: None for what AWS does not send.

    The event's kind, `name` or `source`, that, and the event.
    """
    if not isinstance(event, dict):
        return None
    schedule = event.get("platformSchedule")
    if isinstance(schedule, str) and "event" in event:
        return "schedules", "name", schedule, event["event"]
    records = event.get("Records")
    if not isinstance(records, list) or not records:
        return None
    service = _service(records[0])
    if service not in _SENDERS:
        return None
    kind, by, own = _SENDERS[service]
    # AWS sends what comes from one source at a time: anything else is not its own.
    if any(_service(each) != service or own(each) != own(records[0]) for each in records):
        return None
    return kind, by, own(records[0]), event


def _handler_of_event(event):
    """What is called with an event that is no request, and the event that it gets."""
    global _events
    if _events is None:
        path = os.path.join(_FOLDER, "platform_routes_events.json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                _events = json.load(file)
        else:
            _events = []
    origin = origin_of(event)
    if origin is None:
        raise ValueError(
            "This event is no request of the REST API, and none of the platform's events. The "
            "function has function.routes, which answer requests alone; "
            "events.<kind>.<event>.handler says what gets another event."
        )
    kind, by, own, inner = origin
    for each in _events:
        named = each["name"] == own if by == "name" else own in each.get("sources", [])
        if each["kind"] == kind and named:
            return _load(each["handler"], f"events.{kind}.{each['name']}"), inner
    known = ", ".join(f"{each['kind']} {each['name']}" for each in _events) or "none"
    raise ValueError(
        f"This package has no handler for the event of {kind} {own}; it has handlers for: {known}. "
        "It was packaged before the configuration had it, or something else than the platform has "
        "sent it."
    )


def _load(handler_name, of):
    module, _, name = handler_name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module.replace("/", ".")), name)
        if not callable(found):
            raise TypeError(f"{name} is no function")
        return found
    except Exception as error:
        raise RuntimeError(
            f"The handler {handler_name} of {of} cannot be loaded: "
            f"{type(error).__name__}: {error}"
        ) from error


def handler(event, context):
    global _table
    if not isinstance(event, dict) or not isinstance(event.get("httpMethod"), str):
        call, inner = _handler_of_event(event)
        return call(inner, context)
    if _table is None:
        with open(os.path.join(_FOLDER, "platform_routes_table.json"), encoding="utf-8") as file:
            _table = prepare(json.load(file))
    route, parameters, methods = choose(_table, event["httpMethod"], _path_of(event))
    if route is None:
        if methods:
            return _answer(405, "Method Not Allowed", {"Allow": ", ".join(methods)})
        return _answer(404, "Not Found")
    return _load(route["handler"], f"{route['method']} {route['path']}")(
        {
            **event,
            "resource": route["path"],
            "pathParameters": parameters or None,
            "requestContext": {
                **(event.get("requestContext") or {}),
                "resourcePath": route["path"],
            },
        },
        context,
    )
