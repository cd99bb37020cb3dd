"""Variables of a function.

Gap: any variables are taken, however many, and names that Lambda sets itself are dropped unseen.
AWS: refuses more than 4 KB of them and names that it keeps for itself: "Working with Lambda
environment variables".
Patched: `lambda_svc._create_function` and `_update_config`.
"""

import json

from ministack.services import lambda_svc

from patching import replace

MOST_BYTES = 4096
RESERVED = {
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
}


def _refusal(data):
    variables = (data.get("Environment") or {}).get("Variables") or {}
    reserved = sorted(RESERVED.intersection(variables))
    if reserved:
        return _refused(
            "contains reserved keys that are currently not supported for modification. Reserved "
            f"keys used in this request: {', '.join(reserved)}"
        )
    measured = json.dumps(variables, separators=(",", ":"), ensure_ascii=False)
    if len(measured.encode()) > MOST_BYTES:
        return _refused("exceeded the 4KB limit")
    return None


def _refused(why):
    return lambda_svc.error_response_json(
        "InvalidParameterValueException",
        "Lambda was unable to configure your environment variables because the environment "
        f"variables you have provided {why}",
        400,
    )


def _checked_creation(original):
    return lambda data: _refusal(data) or original(data)


def _checked_update(original):
    return lambda name, data: _refusal(data) or original(name, data)


def apply():
    replace(lambda_svc, "_create_function", "e307eecdf0d8", _checked_creation)
    replace(lambda_svc, "_update_config", "6999cb0695da", _checked_update)
