"""Changes of a function that is being updated.

Gap: new code, new settings and new versions are taken while an update is in progress; a version
that is published then says of itself that it is pending.
AWS: refuses them until the update has ended.
Patched: `lambda_svc._update_code`, `_update_config` and `_publish_version`.
"""

from contextvars import ContextVar

from ministack.services import lambda_svc

from patching import replace

# UpdateFunctionCode publishes by itself where it is asked to: that belongs to the same change.
_changing = ContextVar("changing_function", default=False)


def _is_being_updated(function):
    # A function that is being created says InProgress, too.
    return function["config"].get("StateReasonCode") == "Updating"


def _refusing(original):
    def change(name, data):
        function = lambda_svc._functions.get(name)
        if function is not None and not _changing.get() and _is_being_updated(function):
            message = (
                "The operation cannot be performed at this time. An update is in progress for "
                f"resource: {lambda_svc._func_arn(name)}"
            )
            return lambda_svc.error_response_json("ResourceConflictException", message, 409)
        token = _changing.set(True)
        try:
            return original(name, data)
        finally:
            _changing.reset(token)

    return change


def apply():
    replace(lambda_svc, "_update_code", "0998d118b422", _refusing)
    replace(lambda_svc, "_update_config", "6999cb0695da", _refusing)
    replace(lambda_svc, "_publish_version", "3bc240a8db5d", _refusing)
