"""Permission of API Gateway to invoke a function.

Gap: API Gateway invokes any function, whether its resource policy allows that or not.
AWS: answers 500 unless the policy of the invoked function, version or alias allows
apigateway.amazonaws.com, and a condition on the source ARN, if there is one, matches
`<api>/<stage>/<method>/<path>`.
Patched: `apigateway_v1._call_lambda_raw`.
"""

import re

from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway_v1, lambda_svc

from patching import replace


def _matches(pattern, text):
    """ARN patterns know `*` and `?`, and nothing else."""
    expression = "".join(
        {"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern
    )
    return re.fullmatch(expression, text) is not None


def _allows(statement, function_arn, source_arn, account_id):
    principal = statement.get("Principal")
    condition = statement.get("Condition", {})
    source_pattern = condition.get("ArnLike", {}).get("AWS:SourceArn", "*")
    source_account = condition.get("StringEquals", {}).get("AWS:SourceAccount", account_id)
    return (
        statement.get("Resource") == function_arn
        and statement.get("Action") in ("lambda:InvokeFunction", "lambda:*")
        and (principal == "*" or principal.get("Service") == "apigateway.amazonaws.com")
        and _matches(source_pattern, source_arn)
        and source_account == account_id
    )


def _asking(original):
    async def call(function_ref, event, *, account_id=None, region=None):
        account_id, region = account_id or get_account_id(), region or get_region()
        prefix = f"arn:aws:lambda:{region}:{account_id}:function:"
        function = lambda_svc._functions.get_scoped(
            account_id, region, function_ref.removeprefix(prefix).split(":")[0]
        )
        if function_ref.startswith(prefix) and function is not None:
            context = event["requestContext"]
            source_arn = (
                f"arn:aws:execute-api:{region}:{account_id}:"
                f"{context['apiId']}/{context['stage']}/{event['httpMethod']}{event['path']}"
            )
            statements = function["policy"]["Statement"]
            if not any(
                _allows(statement, function_ref, source_arn, account_id)
                for statement in statements
            ):
                return None, f"API Gateway may not invoke {function_ref}"
        return await original(function_ref, event, account_id=account_id, region=region)

    return call


def apply():
    replace(apigateway_v1, "_call_lambda_raw", "a2df5d6c5b30", _asking)
