"""Variables of a function.

Gap: any variables are taken, however many, and names that Lambda sets itself are dropped unseen.
AWS: refuses more than 4 KB of them and names that it keeps for itself: "Working with Lambda
environment variables".
Patched: `lambda_svc._create_function` and `_update_config`.
"""

import json

from lambda_settings import refuse_settings, refused

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
        return _unable(
            "contains reserved keys that are currently not supported for modification. Reserved "
            f"keys used in this request: {', '.join(reserved)}"
        )
    measured = json.dumps(variables, separators=(",", ":"), ensure_ascii=False)
    if len(measured.encode()) > MOST_BYTES:
        return _unable("exceeded the 4KB limit")
    return None


def _unable(why):
    return refused(
        "Lambda was unable to configure your environment variables because the environment "
        f"variables you have provided {why}"
    )


def apply():
    refuse_settings(_refusal)
