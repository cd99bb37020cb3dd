"""A small application behind API Gateway and Lambda, released by the platform.

GET / and /root say hello, /metadata tells what is running, /health whether it runs well. Every other request is
echoed, so that one can see what reaches the application.
"""

import base64
import json
import time
from pathlib import Path

from settings import environment_of, setting

FOLDER = Path(__file__).parent


def lambda_handler(event, context):
    """Answers one request of an API Gateway REST API (Lambda proxy integration, payload format 1.0)."""
    environment = environment_of(event, context)
    path = event["path"].rstrip("/") or "/"
    route = ROUTES.get(path) if event["httpMethod"] in ("GET", "HEAD") else None
    body = (route or echo)(event, environment)
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return {"statusCode": 200, "headers": headers, "body": json.dumps(body)}


def hello(event, environment):
    """Says hello, in the words of the environment's own setting Greeting where it has one."""
    return {"message": setting(event, "Greeting", "Hello World"), "environment": environment}


def metadata(_event, environment):
    """Tells which commit and version is running, and where."""
    # Whatever makes the package writes release.json into it; there is none beside the sources.
    release = json.loads(text_of("release.json") or "{}")
    return {
        "lastcommitsha": release.get("commit", "n/a"),
        "version": text_of("VERSION").strip() or "n/a",
        "environment": environment,
    }


def text_of(name):
    """The text of a file beside this one, or none where there is no such file."""
    file = FOLDER / name
    return file.read_text("utf-8") if file.exists() else ""


def health(event, environment):
    """Makes the application do its work once. `response_time` is in seconds; a failure becomes API Gateway's 502."""
    start = time.perf_counter()
    hello(event, environment)
    metadata(event, environment)
    return {"status_code": 200, "response_time": round(time.perf_counter() - start, 4), "environment": environment}


def echo(event, environment):
    """Shows a request as the application sees it, in API Gateway's own words."""
    return {
        "httpMethod": event["httpMethod"],
        "path": event["path"],
        "queryStringParameters": event.get("queryStringParameters") or {},
        "multiValueQueryStringParameters": event.get("multiValueQueryStringParameters") or {},
        "body": text_body(event),
        "environment": environment,
    }


def text_body(event):
    """The body as text. Bytes that are not UTF-8 stay as API Gateway sent them: in base64."""
    body = event.get("body")
    if not body or not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body).decode("utf-8")
    except UnicodeDecodeError:
        return body


ROUTES = {"/": hello, "/root": hello, "/metadata": metadata, "/health": health}
