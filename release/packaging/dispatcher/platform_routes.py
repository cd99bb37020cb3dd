"""Picks the handler of a request, as API Gateway picks a resource and its method.

The platform puts this file into the package, and platform_routes_table.json beside it: function.routes of
its configuration.
"""

import importlib
import json
import os

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_table = None


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


def _load(route):
    module, _, name = route["handler"].rpartition(".")
    try:
        found = getattr(importlib.import_module(module.replace("/", ".")), name)
        if not callable(found):
            raise TypeError(f"{name} is no function")
        return found
    except Exception as error:
        raise RuntimeError(
            f"The handler {route['handler']} of {route['method']} {route['path']} cannot be loaded: "
            f"{type(error).__name__}: {error}"
        ) from error


def handler(event, context):
    global _table
    if not isinstance(event, dict) or not isinstance(event.get("httpMethod"), str):
        raise ValueError(
            "This event is no request of the REST API. The function has function.routes, which "
            "answer requests alone."
        )
    if _table is None:
        with open(os.path.join(_FOLDER, "platform_routes_table.json"), encoding="utf-8") as file:
            _table = prepare(json.load(file))
    route, parameters, methods = choose(_table, event["httpMethod"], _path_of(event))
    if route is None:
        if methods:
            return _answer(405, "Method Not Allowed", {"Allow": ", ".join(methods)})
        return _answer(404, "Not Found")
    return _load(route)(
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
