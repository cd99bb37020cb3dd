"""MiniStack, evaluating the policies of roles: what stands in its way in a lab.

With AUTH=true it checks signatures, and holds whoever has assumed a role to the role's policies.
Requests come over plain HTTP here, and the roles of the stack are in moto. Of Lambda it takes a request
for one alias for ListAliases or CreateAlias, and leaves the qualifier out of the ARN.
"""

import re

from ministack import app
from ministack.core import iam_actions, iam_evaluator

from patching import replace


def _with_tls(original):
    """A bucket policy that asks for TLS would refuse everything."""
    return lambda source_ip, _secure_transport: original(source_ip, True)


def _found_elsewhere(_original):
    """A function or a project would find no role."""
    return lambda _role_arn: None


_ALIAS = re.compile(r"/functions/[^/]+/aliases/[^/]+/?$")
_ALIAS_ACTIONS = {"DELETE": "DeleteAlias", "GET": "GetAlias", "PUT": "UpdateAlias"}


def _by_alias(original):
    """Service Authorization Reference, "AWS Lambda": each operation has an action of its name."""

    def action(method, path):
        return _ALIAS_ACTIONS.get(method) if _ALIAS.search(path) else original(method, path)

    return action


def _with_qualifier(original):
    """A version or alias that is asked for is the last part of the ARN."""

    def arn(service, method, path, headers, body, query_params, region, account_id):
        whole = original(service, method, path, headers, body, query_params, region, account_id)
        qualifier = query_params.get("Qualifier") if service == "lambda" else None
        qualifier = qualifier[0] if isinstance(qualifier, list) else qualifier
        return f"{whole}:{qualifier}" if qualifier else whole

    return arn


def apply():
    """To be called before a request is answered."""
    if app.AUTH:
        replace(app, "pin_request_origin", "de819c1bd9ac", _with_tls)
        replace(iam_evaluator, "validate_role_arn", "39b95bb4de03", _found_elsewhere)
        replace(iam_actions, "_lambda_action", "19fa24ebca40", _by_alias)
        replace(iam_actions, "extract_resource_arn", "82f51700695c", _with_qualifier)
