"""Requests that MiniStack is to answer although it has no service for them."""

import json
from urllib.parse import parse_qs

from ministack import app

from patching import replace


async def _read_body(receive):
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def answer_at(method, path, answer):
    """Lets MiniStack answer the requests to a path of a patch's own.

    `answer(header, query, body)` gives a status and what becomes JSON: `header(name)` is a header's
    value or None, `query` has the first value of each parameter, and `body` are the bytes.
    """

    def choosing(original):
        async def call(scope, receive, send):
            if scope["type"] != "http" or (scope["method"], scope["path"]) != (method, path):
                await original(scope, receive, send)
                return
            headers = {name.decode("latin-1"): value for name, value in scope["headers"]}
            query = parse_qs(scope["query_string"].decode("latin-1"))
            status, content = answer(
                lambda name: _text(headers.get(name.lower())),
                {name: values[0] for name, values in query.items()},
                await _read_body(receive),
            )
            kind = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": status, "headers": kind})
            await send({"type": "http.response.body", "body": json.dumps(content).encode()})

        return call

    replace(app, "app", "ab1297bd6cd5", choosing)


def _text(value):
    return None if value is None else value.decode("latin-1")
