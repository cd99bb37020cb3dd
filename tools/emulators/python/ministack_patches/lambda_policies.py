"""Resource policies of a function, its versions and its aliases.

Gap: there is one policy for all of them: a statement id can be used once only, and GetPolicy of
the function shows the statements of its aliases.
AWS: the function and each version and alias have policies of their own; GetPolicy is an error
where there is none.
Patched: `lambda_svc._add_permission`, `_remove_permission` and `_get_policy`.
"""

import inspect

from ministack.services import lambda_svc

from patching import replace


def _on_own_statements(original):
    """The original, shown a policy of the statements for the qualifier in question alone."""
    signature = inspect.signature(original)

    def on_policy(*args, **kwargs):
        arguments = signature.bind(*args, **kwargs)
        arguments.apply_defaults()
        name = arguments.arguments["func_name"]
        query = arguments.arguments["query_params"]
        qualifier = lambda_svc._qualifier_from_path_or_query(
            arguments.arguments["path_qualifier"], query
        )
        function = lambda_svc._functions.get(name)
        if function is None:
            return original(*args, **kwargs)
        resource = lambda_svc._policy_resource_arn(name, qualifier)
        policy = function["policy"]
        own = [statement for statement in policy["Statement"] if statement["Resource"] == resource]
        if not own and "data" not in arguments.arguments:
            message = "The resource you requested does not exist."
            return lambda_svc.error_response_json("ResourceNotFoundException", message, 404)
        others = [
            statement for statement in policy["Statement"] if statement["Resource"] != resource
        ]
        # The event loop handles one request after the other: nobody sees the policy in between.
        function["policy"] = {**policy, "Statement": own}
        try:
            return original(*args, **kwargs)
        finally:
            function["policy"] = {**policy, "Statement": others + function["policy"]["Statement"]}

    return on_policy


def apply():
    replace(lambda_svc, "_add_permission", "d0f846365868", _on_own_statements)
    replace(lambda_svc, "_remove_permission", "b73f97f39314", _on_own_statements)
    replace(lambda_svc, "_get_policy", "3f1ea49b41d8", _on_own_statements)
