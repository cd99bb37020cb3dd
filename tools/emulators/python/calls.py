"""The calls that an emulator has got, each kind of request once, in a file.

docs/emulators.md lists every call that the platform makes; the engine tests hold against it what
really arrives. Here only that is written down by which a request is known, so that recording costs
next to nothing. Which operation of which service it is, name_calls.py finds out afterwards.
"""

import io
import json
import os
import re
from urllib.parse import parse_qs, parse_qsl

FILE_VARIABLE = "EMULATOR_CALLS_FILE"

# What an SDK calls itself in the middle of a long line with versions.
_AGENTS = ("aws-sdk-go-v2", "aws-sdk-js", "aws-cli", "Boto3")

# "Credential=<key>/<date>/<region>/<service>/aws4_request": Signature Version 4.
_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/[^/]*/([^/]+)/aws4_request")

_FORM = "application/x-www-form-urlencoded"


class Calls:
    """What was asked for so far."""

    def __init__(self, path):
        self._path = path
        self._seen = set()

    def add(self, method, path, query, header, form):
        """Writes a request down, unless one like it was there already.

        `header(name)` is a header's value or None, `form` the body of a form, or nothing. What is
        not signed is no call of AWS's API: a health check, or a request to a stage.
        """
        scope = _SCOPE.search(header("Authorization") or "")
        if scope is None:
            return
        agent = next((name for name in _AGENTS if name in (header("User-Agent") or "")), "other")
        target = (header("X-Amz-Target") or "").rpartition(".")[2]
        action = target or parse_qs(form.decode("latin-1")).get("Action", [""])[0]
        parameters = parse_qsl(query, keep_blank_values=True)
        names = sorted({f"{name}={value}" if name == "x-id" else name for name, value in parameters})
        call = (agent, scope[1], action, method, path, *names)
        if call in self._seen:
            return
        self._seen.add(call)
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps(call) + "\n")


def is_form(header):
    """Whether the operation is named in the body: the query protocol of IAM and others."""
    return (header("Content-Type") or "").startswith(_FORM)


def recording(make):
    """Wraps an application with `make(calls)`, if a file is named for the calls; else not at all."""
    path = os.environ.pop(FILE_VARIABLE, "")
    return make(Calls(path)) if path else None


def asgi(calls):
    """Records the requests of an ASGI application."""

    def wrap(application):
        async def call(scope, receive, send):
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            # As it was sent: an ARN in a path has its slashes encoded.
            path = scope["raw_path"].decode("latin-1")
            facts = (scope["method"], path, scope["query_string"].decode("latin-1"))

            def header(name):
                return headers.get(name.lower())

            if not is_form(header):
                calls.add(*facts, header, b"")
                await application(scope, receive, send)
                return
            body = b""

            async def reading():
                nonlocal body
                message = await receive()
                if message["type"] == "http.request":
                    body += message.get("body", b"")
                    if not message.get("more_body"):
                        calls.add(*facts, header, body)
                return message

            await application(scope, reading, send)

        return call

    return wrap


def wsgi(calls):
    """Records the requests of a method that is a WSGI application."""

    def wrap(application):
        def call(self, environ, start_response):
            def header(name):
                key = name.upper().replace("-", "_")
                return environ.get(key) or environ.get(f"HTTP_{key}")

            body = b""
            if is_form(header):
                body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                environ["wsgi.input"] = io.BytesIO(body)
            calls.add(environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""), header, body)
            return application(self, environ, start_response)

        return call

    return wrap
