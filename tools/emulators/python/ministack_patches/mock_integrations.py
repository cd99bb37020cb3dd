"""MOCK integrations: what they can read, and what their templates do.

Gap: a MOCK integration answers whatever the request is; of its response template nothing is evaluated, and without one its
body is `{}`; an integration response may map headers that its method does not declare; and it has the method POST, so that the provider, which
is told of none, makes it anew with every `up`.
AWS: a request whose type is one of the API's binary types comes as bytes, which a MOCK integration cannot read: 500, unless the
integration's contentHandling is CONVERT_TO_TEXT ("Content type conversions in API Gateway"). Templates are Velocity, and may
override headers ("Override your API's request and response parameters and status codes"): once each, or the answer is 500.
It has no method and no URI.
PutIntegrationResponse takes headers that the method's response declares, and refuses all others (BadRequestException).
Patched: `apigateway_v1._execute_in_scope`, `apigateway_v1._invoke_mock_v1`, `apigateway_v1._put_integration`,
`apigateway_v1._put_integration_response`.
Of Velocity the patch knows `#set` of a variable to `$input.params("…")` or of a header's override to a variable, and `#if` with `==`
and `||`; anything else is an error rather than a guess.
"""

import re
from contextvars import ContextVar

from ministack.services import apigateway_v1

from patching import replace

# The headers of the request in hand, and the API's binary types.
_request = ContextVar("mock_request", default=({}, []))

_DIRECTIVE = re.compile(r'#(set|if)\(((?:[^()"]|"[^"]*"|\([^()]*\))*)\)|#end')
_PARAMS = re.compile(r'\$input\.params\("([^"]*)"\)')
_OVERRIDE = re.compile(r"\$context\.responseOverride\.header\.([\w-]+)")


class _Refused(Exception):
    """AWS answers 500."""


def _value(text, variables, headers):
    text = text.strip()
    if (found := _PARAMS.fullmatch(text)) is not None:
        # By the name that it came with.
        return headers.get(found[1], "")
    if re.fullmatch(r'"[^"$]*"', text):
        return text[1:-1]
    if re.fullmatch(r"\$\w+", text):
        return variables.get(text, text)
    raise ValueError(f"This patch does not know what {text} is.")


def _holds(condition, variables, headers):
    pairs = (each.split("==") for each in condition.split("||"))
    return any(_value(left, variables, headers) == _value(right, variables, headers) for left, right in pairs)


def _render(template, headers):
    """The text of a template, and the headers that it overrides."""
    out, variables, overrides, shown, position = [], {}, {}, [True], 0
    for match in _DIRECTIVE.finditer(template):
        if all(shown):
            out.append(template[position:match.start()])
        position = match.end()
        if match[1] is None:
            shown.pop()
        elif match[1] == "if":
            shown.append(all(shown) and _holds(match[2], variables, headers))
        elif all(shown):
            target, _, source = (part.strip() for part in match[2].partition("="))
            value = _value(source, variables, headers)
            if (found := _OVERRIDE.fullmatch(target)) is None:
                variables[target] = value
            elif overrides.setdefault(found[1], value) is not value:
                raise _Refused
    out.append(template[position:])
    return "".join(out), overrides


def _knowing_the_request(original):
    async def execute(request, api_id, stage_name, method, path, headers, *args):
        types = (apigateway_v1._rest_apis.get(api_id) or {}).get("binaryMediaTypes") or []
        token = _request.set((headers or {}, types))
        try:
            return await original(request, api_id, stage_name, method, path, headers, *args)
        finally:
            _request.reset(token)

    return execute


def _evaluating(original):
    def invoke(integration):
        headers, types = _request.get()
        named = {name.lower(): value for name, value in headers.items()}
        # Without a type, the request's is application/json.
        media_type = named.get("content-type") or "application/json"
        is_bytes = apigateway_v1._media_type_matches(media_type, types)
        if is_bytes and integration.get("contentHandling") != "CONVERT_TO_TEXT":
            return apigateway_v1._gw_error("DEFAULT_5XX", "Internal server error")
        status, answered, body = original(integration)
        text, overrides = body.decode(), {}
        responses = integration.get("integrationResponses", {}).values()
        if any(each.get("responseTemplates", {}).get("application/json") for each in responses):
            try:
                text, overrides = _render(text, headers)
            except _Refused:
                return apigateway_v1._gw_error("DEFAULT_5XX", "Internal server error")
        elif responses:
            text = ""
        return status, {**answered, **overrides}, text.encode()

    return invoke


def _calling_nobody(original):
    def put(api_id, resource_id, http_method, data):
        response = original(api_id, resource_id, http_method, data)
        if response[0] != 201 or data.get("type") != "MOCK":
            return response
        integration = apigateway_v1._resources[api_id][resource_id]["resourceMethods"][http_method]["methodIntegration"]
        for name in ("httpMethod", "uri"):
            integration[name] = data.get(name)
        return apigateway_v1._v1_response(integration, 201)

    return put


def _asking_the_method(original):
    def put(api_id, resource_id, http_method, status_code, data):
        resource = apigateway_v1._resources.get(api_id, {}).get(resource_id) or {}
        method = resource.get("resourceMethods", {}).get(http_method) or {}
        declared = method.get("methodResponses", {}).get(status_code)
        if method and declared is None:
            return apigateway_v1._v1_error("NotFoundException", "No method response exists for method.", 404)
        for name in data.get("responseParameters") or {}:
            if declared and name not in (declared.get("responseParameters") or {}):
                message = f"Invalid mapping expression parameter specified: {name}"
                return apigateway_v1._v1_error("BadRequestException", message, 400)
        return original(api_id, resource_id, http_method, status_code, data)

    return put


def apply():
    replace(apigateway_v1, "_execute_in_scope", "2ae72b7d5eb6", _knowing_the_request)
    replace(apigateway_v1, "_invoke_mock_v1", "20f819eee1f9", _evaluating)
    replace(apigateway_v1, "_put_integration", "fd1a612acd01", _calling_nobody)
    replace(apigateway_v1, "_put_integration_response", "128fe607f6c4", _asking_the_method)
