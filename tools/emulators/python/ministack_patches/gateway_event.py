"""The event that a REST API sends to a function.

Gap: a path is decoded, a client's `X-Forwarded-For` is believed, and the event lacks what API Gateway
adds to headers, `requestContext` and `identity`; it has the version of an HTTP API.
AWS: passes paths on percent-encoded as they came, adds `X-Forwarded-For`, `-Port`, `-Proto` and
`X-Amzn-Trace-Id`, keeps back headers of the connection, and says who asked whom and when. Clients reach
it by TLS alone, so that the protocol is https whatever the emulator's is.
Patched: `app.app`, `apigateway_v1.handle_execute` and `apigateway_v1._build_lambda_event_v1`.
"""

import base64
import os
import time
from contextvars import ContextVar

from ministack import app
from ministack.core.responses import get_region
from ministack.services import apigateway_v1

from patching import replace

# The request in hand, as it came.
_request = ContextVar("gateway_request", default=None)

# What belongs to one connection: it ends at API Gateway.
_OF_CONNECTION = {
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}

# Names come in lower case, as of HTTP/2. These API Gateway writes itself.
_NAMES = {
    "authorization": "Authorization",
    "host": "Host",
    "user-agent": "User-Agent",
    "x-amzn-trace-id": "X-Amzn-Trace-Id",
    "x-forwarded-for": "X-Forwarded-For",
    "x-forwarded-port": "X-Forwarded-Port",
    "x-forwarded-proto": "X-Forwarded-Proto",
}

# Members of the identity that are null where a method has no authorization.
_NOBODY = (
    "accessKey",
    "accountId",
    "caller",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "user",
    "userArn",
)


def _noting(original):
    async def call(scope, receive, send):
        token = _request.set(scope if scope["type"] == "http" else None)
        try:
            await original(scope, receive, send)
        finally:
            _request.reset(token)

    return call


def _undecoded(original):
    async def handle_execute(api_id, stage_name, method, path, headers, body, query_params):
        scope = _request.get()
        if scope is not None:
            raw = scope["raw_path"].decode("latin-1")
            parsed = app._parse_execute_api_url(headers.get("host", ""), raw)
            if parsed is not None and parsed[0] == api_id:
                path = parsed[2]
        return await original(api_id, stage_name, method, path, headers, body, query_params)

    return handle_execute


def _headers(sent, client):
    """The headers by name, each with its values."""
    values = {}
    for name, value in sent:
        if name not in _OF_CONNECTION:
            values.setdefault(name, []).append(value)
    forwarded = [*values.get("x-forwarded-for", []), client]
    values["x-forwarded-for"] = [", ".join(forwarded)]
    values["x-forwarded-port"] = ["443"]
    values["x-forwarded-proto"] = ["https"]
    root = f"Root=1-{int(time.time()):08x}-{os.urandom(12).hex()}"
    values.setdefault("x-amzn-trace-id", [root])
    return {_NAMES.get(name, name): of_name for name, of_name in values.items()}


def _completing(original):
    def build_event(api_id, stage_name, stage, resource, path, method, headers, *args, **kwargs):
        event = original(
            api_id, stage_name, stage, resource, path, method, headers, *args, **kwargs
        )
        event.pop("version", None)
        scope = _request.get()
        if scope is None:
            return event
        client = (scope.get("client") or ("127.0.0.1",))[0]
        sent = [
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in scope["headers"]
        ]
        values = _headers(sent, client)
        event["multiValueHeaders"] = values
        event["headers"] = {name: of_name[-1] for name, of_name in values.items()}
        host = values.get("Host", [""])[-1].rpartition(":")[0] or values.get("Host", [""])[-1]
        if not host.startswith(f"{api_id}."):
            host = f"{api_id}.execute-api.{get_region()}.amazonaws.com"
        context = event["requestContext"]
        agent = event["headers"].get("User-Agent")
        context["identity"] = {
            **dict.fromkeys(_NOBODY),
            **context["identity"],
            "sourceIp": client,
            "userAgent": agent,
        }
        context["extendedRequestId"] = base64.b64encode(os.urandom(11)).decode()
        context["deploymentId"] = stage.get("deploymentId")
        context["domainName"] = host
        context["domainPrefix"] = host.split(".")[0]
        return event

    return build_event


def apply():
    replace(app, "app", "ab1297bd6cd5", _noting)
    replace(apigateway_v1, "handle_execute", "c44e927a3e33", _undecoded)
    replace(apigateway_v1, "_build_lambda_event_v1", "c7ac97b91f6e", _completing)
