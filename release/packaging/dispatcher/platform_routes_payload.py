"""Makes the event of payload format 2.0 of that of a REST API, and a REST API's answer.

"Create AWS Lambda proxy integrations for HTTP APIs in API Gateway" says what each has. What that
page leaves open is as an HTTP API has been seen to do it. The platform puts this file into a
package that has a handler for that format, beside the dispatcher.
"""

import base64
import json
import re
from urllib.parse import quote, unquote

# The bodies that an HTTP API hands on as they are. It encodes all others, also forms and what has
# no type.
_PLAIN = re.compile(r"\s*(text/[^;]*|application/(json|javascript|xml))\s*(;|$)", re.IGNORECASE)

_BROKEN = re.compile(r"%(?![0-9a-fA-F]{2})")


def http_event(event, route, parameters, path):
    """The event; `path` is the request's, without stage and base path, as it was sent."""
    context = event.get("requestContext") or {}
    identity = context.get("identity") or {}
    is_default = route["path"] == "$default"
    route_key = "$default" if is_default else f"{route['method']} {route['path']}"
    headers = _lists(event.get("multiValueHeaders"), event.get("headers"), str.lower)
    parts = [part.strip() for each in headers.pop("cookie", []) for part in each.split(";")]
    query = _lists(
        event.get("multiValueQueryStringParameters"), event.get("queryStringParameters"), str
    )
    # A REST API leaves a slash at the end out of the parameters.
    has_slash = not path.endswith("/") and (event.get("path") or "").endswith("/")
    raw_path = _decoded(f"{path}/" if has_slash else path)
    certificate = identity.get("clientCert")
    return _present(
        {
            "version": "2.0",
            "routeKey": route_key,
            "rawPath": raw_path,
            "rawQueryString": "&".join(
                f"{_quoted(name)}={_quoted(value)}"
                for name, values in query.items()
                for value in values
            ),
            "cookies": [part for part in parts if part] or None,
            "headers": _joined(headers),
            "queryStringParameters": _joined(query) or None,
            "requestContext": _present(
                {
                    "accountId": context.get("accountId"),
                    "apiId": context.get("apiId"),
                    "authentication": {"clientCert": certificate} if certificate else None,
                    "authorizer": _authorizer_of(context, identity),
                    "domainName": context.get("domainName"),
                    "domainPrefix": context.get("domainPrefix"),
                    "http": _present(
                        {
                            "method": event["httpMethod"],
                            "path": raw_path,
                            "protocol": context.get("protocol"),
                            "sourceIp": identity.get("sourceIp"),
                            "userAgent": identity.get("userAgent"),
                        }
                    ),
                    "requestId": context.get("requestId"),
                    "routeKey": route_key,
                    # Another name would stand in rawPath, too, and be taken off by what knows that.
                    "stage": "$default",
                    "time": context.get("requestTime"),
                    "timeEpoch": context.get("requestTimeEpoch"),
                }
            ),
            **_body_of(event, (headers.get("content-type") or [""])[0]),
            "pathParameters": {name: _decoded(each) for name, each in parameters.items()} or None,
            "stageVariables": event.get("stageVariables") or None,
        }
    )


def http_answer(result, plain):
    """What a handler returns is an answer where it has a statusCode, and else the body of one.

    `plain` makes of a value what JSON knows, as the runtime does.
    """
    if not isinstance(result, dict) or result.get("statusCode") is None:
        is_text = isinstance(result, str)
        return {
            "statusCode": 200,
            "headers": {"content-type": "application/json"},
            "isBase64Encoded": False,
            "body": result if is_text else json.dumps(result, default=plain),
        }
    headers = result.get("headers") or {}
    cookies = [value for name, value in headers.items() if name.lower() == "set-cookie"]
    cookies += result["cookies"] if isinstance(result.get("cookies"), list) else []
    own = {name: value for name, value in headers.items() if name.lower() != "set-cookie"}
    if result.get("body") and not any(name.lower() == "content-type" for name in own):
        # A REST API would say application/json.
        own["content-type"] = "text/plain;charset=UTF-8"
    # A REST API answers 502 to a member that it does not know; an HTTP API looks at its own alone.
    return _present(
        {
            "statusCode": result["statusCode"],
            "headers": own,
            "multiValueHeaders": {"Set-Cookie": cookies} if cookies else None,
            "body": result.get("body"),
            "isBase64Encoded": result.get("isBase64Encoded"),
        }
    )


def _lists(several, single, name_of):
    """Each name's values; `single` is what there is where only one of each is sent."""
    found = {}
    for name, values in (several or {n: [value] for n, value in (single or {}).items()}).items():
        found.setdefault(name_of(name), []).extend(str(value) for value in values)
    return found


def _joined(lists):
    return {name: ",".join(values) for name, values in lists.items()}


def _present(members):
    return {name: value for name, value in members.items() if value is not None}


def _decoded(text):
    """As it is where that is no text: as the dispatcher for Node.js has it."""
    try:
        return text if _BROKEN.search(text) else unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _quoted(text):
    return quote(text, safe="!'()*")


def _body_of(event, content_type):
    body = event.get("body")
    if not body:
        return {"isBase64Encoded": False}
    is_encoded = event.get("isBase64Encoded") is True
    if _PLAIN.match(content_type):
        text = base64.b64decode(body).decode("utf-8", "replace") if is_encoded else body
        return {"body": text, "isBase64Encoded": False}
    encoded = body if is_encoded else base64.b64encode(body.encode()).decode()
    return {"body": encoded, "isBase64Encoded": True}


def _authorizer_of(context, identity):
    """Who has been let in: by a user pool's claims, a signature, or an authorizer of one's own."""
    authorizer = context.get("authorizer") or {}
    if authorizer.get("claims") is not None:
        return {"jwt": {"claims": authorizer["claims"], "scopes": None}}
    if identity.get("userArn"):
        own = {name: identity.get(name) for name in ("accessKey", "accountId")}
        names = {"callerId": "caller", "principalOrgId": "principalOrgId"}
        names.update({"userArn": "userArn", "userId": "user"})
        own.update({name: identity.get(of) for name, of in names.items()})
        return {"iam": {**own, "cognitoIdentity": None}}
    own = {name: value for name, value in authorizer.items() if name != "integrationLatency"}
    return {"lambda": own} if own else None
