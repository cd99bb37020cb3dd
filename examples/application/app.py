"""A small application behind API Gateway and Lambda, released by the platform.

GET / and /root say hello, /metadata tells what is running, /health whether it runs well. Every other request is
echoed, so that one can see what reaches the application.
"""

import base64
import json
import time
from pathlib import Path

# Written into the package by build/package.py; there is none when the application runs from its sources.
METADATA_FILE = Path(__file__).with_name("metadata.json")


def lambda_handler(event, context):
    """Answers one request of an API Gateway REST API (Lambda proxy integration, payload format 1.0)."""
    environment = environment_of(event, context)
    path = event["path"].rstrip("/") or "/"
    route = ROUTES.get(path) if event["httpMethod"] in ("GET", "HEAD") else None
    body = route(environment) if route else echo(event, environment)
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return {"statusCode": 200, "headers": headers, "body": json.dumps(body)}


def environment_of(event, context):
    """The environment that this request came in through, or None outside all of them.

    The alias in the invoked ARN says it: the same version of the code serves every environment it was promoted to.
    Where the function was invoked without an alias, the stage of the API says it.
    """
    # arn:aws:lambda:<region>:<account>:function:<name>, and for an alias or a version :<qualifier>
    qualifier = getattr(context, "invoked_function_arn", "").split(":")[7:]
    if qualifier and not is_version(qualifier[0]):
        return qualifier[0]
    variables = event.get("stageVariables") or {}
    stage = (event.get("requestContext") or {}).get("stage")
    return variables.get("LambdaFunctionAlias") or stage


def is_version(qualifier):
    """True for a version's number and for $LATEST, which is not an alias either."""
    return qualifier.isdigit() or qualifier == "$LATEST"


def hello(environment):
    """Says hello."""
    return {"message": "Hello World", "environment": environment}


def metadata(environment):
    """Tells which commit and version is running, and where."""
    built = json.loads(METADATA_FILE.read_text("utf-8")) if METADATA_FILE.exists() else {}
    return {
        "lastcommitsha": built.get("lastcommitsha", "n/a"),
        "version": built.get("version", "n/a"),
        "environment": environment,
    }


def health(environment):
    """Makes the application do its work once. `response_time` is in seconds; a failure becomes API Gateway's 502."""
    start = time.perf_counter()
    hello(environment)
    metadata(environment)
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
