"""Picks the handler of a request, as API Gateway does, and of an event by where it comes from.

The platform puts this file into the package, and beside it platform_routes_table.json, which is
function.routes of its configuration, and platform_routes_events.json, where events have handlers.
"""

import base64
import contextlib
import importlib
import json
import os
import re
import sys
from decimal import Decimal
from urllib.parse import parse_qsl

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_table = None
_events = None
# What handlers have imported from beside them, by the folders that it lies in.
_beside = {}

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


def _with_origin(result, cors, request):
    """An answer with what pages of other origins need to read it, unless it says that itself."""
    if cors is None or not isinstance(result, dict) or "statusCode" not in result:
        return result
    if _has_header(result, "access-control-allow-origin"):
        return result
    given = request.get("headers") or {}
    asked = given.get("origin", given.get("Origin"))
    is_any = "*" in cors["origins"]
    if not is_any and asked not in cors["origins"]:
        return result
    headers = {"Access-Control-Allow-Origin": "*" if is_any else asked}
    if cors.get("exposeHeaders"):
        headers["Access-Control-Expose-Headers"] = ",".join(cors["exposeHeaders"])
    if cors.get("credentials"):
        headers["Access-Control-Allow-Credentials"] = "true"
    varied = result if is_any else _with_vary(result)
    return {**varied, "headers": {**(varied.get("headers") or {}), **headers}}


def _with_vary(result):
    """An answer that says that it differs by who asks, beside what it says of that itself."""
    # API Gateway takes a header of several values before one of the same name.
    for part in ("multiValueHeaders", "headers"):
        given = result.get(part) or {}
        for name, value in given.items():
            if name.lower() == "vary":
                values = value if isinstance(value, list) else [str(value)]
                told = ",".join(values).lower().split(",")
                if any(each.strip() in ("*", "origin") for each in told):
                    return result
                more = [*values, "Origin"]
                own = more if isinstance(value, list) else ", ".join(more)
                return {**result, part: {**given, name: own}}
    return {**result, "headers": {**(result.get("headers") or {}), "Vary": "Origin"}}


def _has_header(answer, name):
    names = [*(answer.get("headers") or {}), *(answer.get("multiValueHeaders") or {})]
    return any(each.lower() == name for each in names)


def lambda_event(event, route, parameters):
    """The event that the Serverless Framework's mapping template makes.

    "Lambda Integration" of its manual.
    """
    context = event.get("requestContext") or {}
    authorizer = context.get("authorizer") or {}
    identity = context.get("identity") or {}
    return {
        "body": _body_of(event),
        "method": event["httpMethod"],
        "principalId": authorizer.get("principalId") or "",
        "stage": context.get("stage") or "",
        "cognitoPoolClaims": {"sub": (authorizer.get("claims") or {}).get("sub") or ""},
        "enhancedAuthContext": authorizer,
        "headers": event.get("headers") or {},
        "query": event.get("queryStringParameters") or {},
        "path": parameters,
        "identity": {name: "" if value is None else value for name, value in identity.items()},
        "stageVariables": event.get("stageVariables") or {},
        "requestPath": route["path"],
    }


def _body_of(event):
    """A body as that template reads it: JSON, or a form."""
    text = event.get("body") or ""
    if event.get("isBase64Encoded"):
        text = base64.b64decode(text).decode("utf-8", "replace")
    headers = event.get("headers") or {}
    types = [value for name, value in headers.items() if name.lower() == "content-type"]
    if types and str(types[0]).startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        return json.loads(text) if text else {}
    except ValueError:
        return text


def _lambda_answer(result, status=200):
    """What such a handler returns is the body of an answer."""
    headers = {"Content-Type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(result, default=_plain)}


def _plain(value):
    """A number of DynamoDB, which the runtime writes as a number, too; nothing else is one."""
    if not isinstance(value, Decimal):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    is_whole = value.is_finite() and value == value.to_integral_value()
    return int(value) if is_whole else float(value)


def _call(handle, event, context, route, parameters):
    """An error whose message says a status is an answer; any other one is an error still."""
    try:
        return _lambda_answer(handle(lambda_event(event, route, parameters), context))
    except Exception as error:
        found = re.search(r"\[(400|401|403|404|422|500|502|504)\]", str(error))
        if found is None:
            raise
        told = {"errorMessage": str(error), "errorType": type(error).__name__}
        return _lambda_answer(told, int(found[1]))


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
    """A handler as it is called: with what lies beside it in reach, then as much as now."""
    module, _, name = handler_name.rpartition(".")
    parts = module.replace(".", "/").split("/")[:-1]
    # A function that was a package of its own had that as its root, which may be any of these.
    folders = tuple(os.path.join(_FOLDER, *parts[:size]) for size in range(len(parts), 0, -1))
    try:
        with _in_reach(folders):
            found = getattr(importlib.import_module(module.replace("/", ".")), name)
        if not callable(found):
            raise TypeError(f"{name} is no function")
    except Exception as error:
        raise RuntimeError(
            f"The handler {handler_name} of {of} cannot be loaded: "
            f"{type(error).__name__}: {error}"
        ) from error
    if not folders:
        return found

    def call(*given):
        with _in_reach(folders):
            return found(*given)

    return call


@contextlib.contextmanager
def _in_reach(folders):
    """Lets modules be imported from some folders, after all other places.

    Two handlers may have modules of one name beside them: each finds its own.
    """
    if not folders:
        yield
        return
    own = _beside.setdefault(folders, {})
    sys.modules.update(own)
    added = [folder for folder in folders if folder not in sys.path]
    sys.path.extend(added)
    before = len(sys.modules)
    try:
        yield
    finally:
        # The last ones: the handler may have put one of them to the front itself.
        for folder in (each for each in added if each in sys.path):
            del sys.path[len(sys.path) - 1 - sys.path[::-1].index(folder)]
        # Where the handler has put one on the path for good, what lies there is everybody's.
        private = [folder for folder in added if folder not in sys.path]
        if len(sys.modules) != before:
            for name, module in list(sys.modules.items()):
                # Not by getattr: there are modules that import something else when they are asked.
                told = getattr(module, "__dict__", {})
                # A package without an __init__.py has no file, but folders.
                place = told.get("__file__") or next(iter(told.get("__path__") or ()), "")
                path = name.replace(".", os.sep)
                if any(place.startswith(os.path.join(folder, path)) for folder in private):
                    own[name] = module
        for name in own:
            sys.modules.pop(name, None)


def handler(event, context):
    global _table
    if _table is None:
        with open(os.path.join(_FOLDER, "platform_routes_table.json"), encoding="utf-8") as file:
            _table = prepare(json.load(file))
    # The only route of a function with one handler, which gets whatever calls it.
    only = next((each for _, each in _table if each["path"] == "$default"), None)
    if not isinstance(event, dict) or not isinstance(event.get("httpMethod"), str):
        if only is not None:
            return _load(only["handler"], "function.handler")(event, context)
        call, inner = _handler_of_event(event)
        return call(inner, context)
    path = _path_of(event)
    if only is not None:
        route, parameters, methods = only, {}, []
    else:
        route, parameters, methods = choose(_table, event["httpMethod"], path)
    # All routes have the same.
    cors = _table[0][1].get("cors") if _table else None
    if route is None:
        if methods:
            answer = _answer(405, "Method Not Allowed", {"Allow": ", ".join(methods)})
        else:
            answer = _answer(404, "Not Found")
        return _with_origin(answer, cors, event)
    of = "function.handler" if only is not None else f"{route['method']} {route['path']}"
    handle = _load(route["handler"], of)
    if route.get("payloadFormatVersion") == "2.0":
        payload = importlib.import_module("platform_routes_payload")
        result = handle(payload.http_event(event, route, parameters, path), context)
        return _with_origin(payload.http_answer(result, _plain), cors, event)
    if route.get("integration") == "lambda":
        return _with_origin(_call(handle, event, context, route, parameters), cors, event)
    result = handle(
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
    return _with_origin(result, cors, event)
