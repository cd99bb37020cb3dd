"""The ARN under which a function is invoked.

Gap: a function that API Gateway invokes by an alias finds the ARN of the version in its context,
and so cannot tell its environment.
AWS: `context.invoked_function_arn` is the ARN that was invoked; it ends with the alias.
Patched: `lambda_svc._get_func_record_for_ref_in_scope`.
"""

from ministack.services import lambda_svc

from patching import replace


def _keeping_arn(original):
    def get_record(function_ref, **scope):
        record, config, name = original(function_ref, **scope)
        if config is not None and function_ref.startswith("arn:"):
            config = {**config, "FunctionArn": function_ref}
        return record, config, name

    return get_record


def apply():
    replace(
        lambda_svc,
        "_get_func_record_for_ref_in_scope",
        "e15d66d84246",
        _keeping_arn,
    )
