"""The resource policy of an alias that is deleted.

Gap: its statements stay, and an alias that is made again under the same name has them.
AWS: the policy goes with the alias.
Patched: `lambda_svc._delete_alias`.
"""

from ministack.services import lambda_svc

from patching import replace


def _with_policy(original):
    def delete_alias(func_name, alias_name):
        response = original(func_name, alias_name)
        function = lambda_svc._functions.get(func_name)
        if response[0] == 204 and function is not None:
            gone = lambda_svc._policy_resource_arn(func_name, alias_name)
            policy = function["policy"]
            kept = [each for each in policy["Statement"] if each["Resource"] != gone]
            function["policy"] = {**policy, "Statement": kept}
        return response

    return delete_alias


def apply():
    replace(lambda_svc, "_delete_alias", "425784b53106", _with_policy)
