"""Lambda's limits of what an invocation takes and gives back, 6 MB each.

Gap: events and answers of any size pass.
AWS: refuses a larger event with status 413, and fails an invocation whose answer is larger: "Lambda
quotas", invocation payload. The answer may have 100 bytes more than the event.
Patched: `lambda_svc._invoke`, `lambda_svc._execute_function_with_config_scope`.
"""

import json

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

from patching import replace

LARGEST_EVENT = 6 * 1024 * 1024
LARGEST_ANSWER = LARGEST_EVENT + 100


def size_of(payload):
    """Bytes of a payload as JSON, written as short as it can be."""
    if payload is None or isinstance(payload, bytes):
        return len(payload or b"")
    return len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())


def _limiting_events(original):
    async def invoke(name, event, headers, *args, **kwargs):
        if size_of(event) > LARGEST_EVENT:
            return error_response_json(
                "RequestEntityTooLargeException",
                f"Request must be smaller than {LARGEST_EVENT} bytes for the InvokeFunction operation",
                413,
            )
        return await original(name, event, headers, *args, **kwargs)

    return invoke


def _limiting_answers(original):
    def execute(func, event):
        result = original(func, event)
        if size_of(result.get("body")) <= LARGEST_ANSWER:
            return result
        message = f"Response payload size exceeded maximum allowed payload size ({LARGEST_ANSWER} bytes)."
        body = {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message}
        return {**result, "error": True, "function_error": "Unhandled", "body": body, "raw_payload": False}

    return execute


def apply():
    replace(lambda_svc, "_invoke", "ab193779e5c2", _limiting_events)
    replace(lambda_svc, "_execute_function_with_config_scope", "26a9d5f64e17", _limiting_answers)
