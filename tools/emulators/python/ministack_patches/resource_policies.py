"""Resource policies of REST APIs.

Gap: whoever may call an API is let in, whatever its resource policy says.
AWS: a stage holds requests to the policy of its deployment: one that is denied is answered 403, and so is one that is not allowed where
nobody has to authenticate or a user pool does. What an authorizer's function allows passes where the policy does not deny it ("How API
Gateway resource policies affect authorization workflow"). Of signed requests nothing is held here: who signs them is not known.
Patched: `apigateway_v1._create_deployment` and `_authorize_request_v1`.
"""

import json
import re
from datetime import datetime, timezone
from ipaddress import ip_address, ip_network

from ministack.services import apigateway_v1

from ministack_patches import gateway_event
from patching import replace

# By API and deployment id: the API's policy at that time.
_policies = {}


def _like(pattern, text):
    parts = ({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def _time(text):
    if re.fullmatch(r"\d{5,}", text):
        return float(text)
    whole = text + "0001-01-01"[len(text) :] if len(text) < 10 else text
    moment = datetime.fromisoformat(whole.replace("Z", "+00:00"))
    return moment.replace(tzinfo=moment.tzinfo or timezone.utc).timestamp()


def _compares(read):
    return {
        "Equals": lambda found, wanted: read(found) == read(wanted),
        "LessThan": lambda found, wanted: read(found) < read(wanted),
        "LessThanEquals": lambda found, wanted: read(found) <= read(wanted),
        "GreaterThan": lambda found, wanted: read(found) > read(wanted),
        "GreaterThanEquals": lambda found, wanted: read(found) >= read(wanted),
    }


_OPERATORS = {
    "StringEquals": lambda found, wanted: found == wanted,
    "StringEqualsIgnoreCase": lambda found, wanted: found.lower() == wanted.lower(),
    "StringLike": lambda found, wanted: _like(wanted, found),
    "Bool": lambda found, wanted: found.lower() == wanted.lower(),
    "IpAddress": lambda found, wanted: ip_address(found) in ip_network(wanted, strict=False),
    **{f"Date{name}": compare for name, compare in _compares(_time).items()},
    **{f"Numeric{name}": compare for name, compare in _compares(float).items()},
}


def _listed(value):
    return value if isinstance(value, list) else [value]


def _holds(operator, found, wanted):
    name = operator.removesuffix("IfExists")
    is_negated = name.replace("Not", "") in _OPERATORS and "Not" in name
    compare = _OPERATORS.get(name.replace("Not", ""))
    if found is None:
        return is_negated or name != operator
    if compare is None:
        return False
    texts = [str(each).lower() if isinstance(each, bool) else str(each) for each in _listed(wanted)]
    return any(compare(found, text) for text in texts) != is_negated


def _applies(statement, arn, context):
    principal = statement.get("Principal")
    base = ":".join(arn.split(":")[:5])
    api = arn.split(":")[5].split("/")[0]

    def matches(patterns):
        whole = (re.sub(r"^execute-api:/", f"{base}:{api}/", each) for each in _listed(patterns))
        return any(_like(each, arn) for each in whole)

    is_meant = not matches(statement["NotResource"]) if "NotResource" in statement else matches(statement["Resource"])
    return (
        is_meant
        and (principal == "*" or "*" in _listed((principal or {}).get("AWS")))
        and any(_like(each.lower(), "execute-api:invoke") for each in _listed(statement.get("Action", [])))
        and all(
            _holds(operator, context.get(key.lower()), wanted)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _decision(policy, arn, headers):
    now = datetime.now(timezone.utc)
    scope = gateway_event._request.get() or {}
    context = {
        "aws:currenttime": now.isoformat(),
        "aws:epochtime": str(int(now.timestamp())),
        "aws:referer": apigateway_v1._header_ci(headers, "referer") or None,
        # API Gateway has no other door.
        "aws:securetransport": "true",
        "aws:sourceip": (scope.get("client") or ("127.0.0.1",))[0],
        "aws:useragent": apigateway_v1._header_ci(headers, "user-agent") or None,
    }
    document = json.loads(policy) if isinstance(policy, str) else policy
    effects = {each["Effect"] for each in _listed(document["Statement"]) if _applies(each, arn, context)}
    return "Deny" if "Deny" in effects else "Allow" if "Allow" in effects else None


def _refusal(arn, account_id, decision):
    shown = arn.replace(f":{account_id}:", f":********{account_id[-4:]}:")
    why = " with an explicit deny" if decision == "Deny" else ""
    text = f"User: anonymous is not authorized to perform: execute-api:Invoke on resource: {shown}{why}"
    return apigateway_v1._gw_error("ACCESS_DENIED", text), None


def _remembering(original):
    def create_deployment(api_id, data):
        before = set(apigateway_v1._deployments_v1.get(api_id, {}))
        response = original(api_id, data)
        for deployment_id in set(apigateway_v1._deployments_v1.get(api_id, {})) - before:
            _policies[api_id, deployment_id] = apigateway_v1._rest_apis.get(api_id, {}).get("policy")
        return response

    return create_deployment


def _holding(original):
    async def authorize(api_id, stage_name, method_obj, method, path, resource, headers, *rest):
        *_, stage, account_id, region = rest
        kind = (method_obj.get("authorizationType") or "NONE").upper()
        policy = _policies.get((api_id, stage.get("deploymentId")))
        given = (api_id, stage_name, method_obj, method, path, resource, headers, *rest)
        if not policy or kind == "AWS_IAM":
            return await original(*given)
        arn = apigateway_v1.execute_api_arn(region, account_id, api_id, stage_name, method, path)
        decision = _decision(policy, arn, headers or {})
        if decision == "Deny":
            return _refusal(arn, account_id, decision)
        error, context = await original(*given)
        if error is None and decision is None and kind != "CUSTOM":
            return _refusal(arn, account_id, decision)
        return error, context

    return authorize


def apply():
    replace(apigateway_v1, "_create_deployment", "cf248c888e1f", _remembering)
    replace(apigateway_v1, "_authorize_request_v1", "46b3fe37fe98", _holding)
