"""The limits of what a REST API takes: 10 MB by itself, and what Lambda takes of the event that it makes.

Gap: requests of any size pass.
AWS: answers 413, REQUEST_TOO_LARGE of "Gateway response types": beyond 10 MB by itself, and where the
event, with the body in base64 where its type is binary, is larger than Lambda takes.
Patched: `apigateway_v1._execute_in_scope`, `apigateway_v1._call_lambda_raw`,
`apigateway_v1._invoke_lambda_proxy_v1`.
"""

from ministack.services import apigateway_v1

from patching import replace

from .lambda_payload_limits import LARGEST_EVENT, size_of

LARGEST_BODY = 10 * 1024 * 1024


class _EventTooLarge(Exception):
    """Lambda would not take the event."""


def _refused(message):
    return apigateway_v1._gw_error("REQUEST_TOO_LARGE", message)


def _limiting_bodies(original):
    async def execute(request, api_id, stage_name, method, path, headers, body, *args):
        stage = apigateway_v1._stages_v1.get(api_id, {}).get(stage_name)
        if stage and len(body or b"") > LARGEST_BODY:
            request["stage"] = stage
            return _refused(f"HTTP content length exceeded {LARGEST_BODY} bytes.")
        return await original(request, api_id, stage_name, method, path, headers, body, *args)

    return execute


def _limiting_events(original):
    async def call(function_ref, event, **scope):
        if size_of(event) > LARGEST_EVENT:
            raise _EventTooLarge
        return await original(function_ref, event, **scope)

    return call


def _answering(original):
    async def invoke(*args, **kwargs):
        try:
            return await original(*args, **kwargs)
        except _EventTooLarge:
            return _refused("Request Too Long")

    return invoke


def apply():
    replace(apigateway_v1, "_execute_in_scope", "2ae72b7d5eb6", _limiting_bodies)
    replace(apigateway_v1, "_call_lambda_raw", "a2df5d6c5b30", _limiting_events)
    replace(apigateway_v1, "_invoke_lambda_proxy_v1", "5651a96fa7ba", _answering)
