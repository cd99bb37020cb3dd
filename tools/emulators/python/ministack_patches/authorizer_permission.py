"""Permission of API Gateway to ask a function who may call an API.

Gap: an authorizer's function is invoked whether anything allows that or not.
AWS: answers 500 (AuthorizerConfigurationException) unless the authorizer names a role that may invoke the function, or the
function's resource policy allows apigateway.amazonaws.com for `<api>/authorizers/<id>` ("Configure an API Gateway Lambda
authorizer"). What a role may do is IAM's, which is another emulator: one that is named is taken for one that may.
Patched: `apigateway_v1._invoke_authorizer_lambda`.
"""

from ministack.services import apigateway_v1, lambda_svc

from patching import replace


def _may(statement, api_id, authorizer_id):
    source = statement.get("Condition", {}).get("ArnLike", {}).get("AWS:SourceArn", "*")
    return (
        statement.get("Action") in ("lambda:InvokeFunction", "lambda:*")
        and (statement.get("Principal") or {}).get("Service") == "apigateway.amazonaws.com"
        and (source == "*" or source.endswith((f"{api_id}/authorizers/{authorizer_id}", f"{api_id}/*")))
    )


def _asking(original):
    async def invoke(authorizer, event, account_id, region):
        reference = apigateway_v1._extract_lambda_ref_from_integration_uri(authorizer.get("authorizerUri", ""))
        _, _, name_and_alias = reference.partition(":function:")
        name = name_and_alias.split(":")[0]
        function = lambda_svc._functions.get_scoped(account_id, region, name)
        if function is not None and not authorizer.get("authorizerCredentials"):
            api_id = event["methodArn"].split(":")[5].split("/")[0]
            statements = function["policy"]["Statement"]
            if not any(_may(statement, api_id, authorizer["id"]) for statement in statements):
                return None
        return await original(authorizer, event, account_id, region)

    return invoke


def apply():
    replace(apigateway_v1, "_invoke_authorizer_lambda", "5a7f4c427120", _asking)
