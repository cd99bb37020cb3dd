"""The ARN under which a function is invoked.

Gap: a function that an API, a topic, a bucket or a schedule invokes by an alias finds the ARN of the
version in its context, and so cannot tell its environment.
AWS: `context.invoked_function_arn` is the ARN that was invoked; it ends with the alias.
Patched: `lambda_svc._get_func_record_for_ref`, which all of them ask.
"""

from ministack.services import lambda_svc

from patching import replace


def invoked_as(record, config, arn):
    """The record of a version, as it is when it is invoked under another ARN."""
    named = {**config, "FunctionArn": arn}
    return {**record, "config": named}, named


def _keeping_arn(original):
    def get_record(function_ref):
        record, config, name = original(function_ref)
        if config is not None and isinstance(function_ref, str) and function_ref.startswith("arn:"):
            record, config = invoked_as(record, config, function_ref)
        return record, config, name

    return get_record


def apply():
    replace(lambda_svc, "_get_func_record_for_ref", "492b4efe8f90", _keeping_arn)
