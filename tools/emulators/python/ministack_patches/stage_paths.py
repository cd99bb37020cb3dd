"""Requests to a stage by the path that it has in AWS.

Gap: a stage answers below `/restapis/<api>/<stage>/_user_request_` alone, unless the name of the host
says which API is meant: so a link that an application makes to its own stage, such as
`/staging/docs`, leads nowhere.
AWS: an API has a host name of its own, below which a stage is the first part of the path.
Patched: `app.app`. A request that nobody has signed, and whose path begins with the name of a stage,
goes to the newest API that has it.
"""

from ministack import app
from ministack.services import apigateway_v1

from patching import replace


def _api_with(stage):
    found = [api for (_, _, api), stages in apigateway_v1._stages_v1.all_items() if stage in stages]
    return found[-1] if found else None


def _is_signed(scope):
    names = {name.lower() for name, _ in scope["headers"]}
    return b"authorization" in names or b"X-Amz-" in scope["query_string"]


def _redirecting(original):
    async def call(scope, receive, send):
        if scope["type"] == "http":
            stage = scope["path"].split("/")[1]
            api = None if stage == "" or _is_signed(scope) else _api_with(stage)
            if api is not None:
                before = f"/restapis/{api}/{stage}/_user_request_"
                rest = len(stage) + 1
                scope = {
                    **scope,
                    "path": before + scope["path"][rest:],
                    "raw_path": before.encode() + scope["raw_path"][rest:],
                }
        await original(scope, receive, send)

    return call


def apply():
    replace(app, "app", "ab1297bd6cd5", _redirecting)
