"""What all handlers use."""

import json

# The todos of this instance of the function. An application that keeps them has a table.
TODOS = {"1": {"id": "1", "text": "Buy milk", "done": False}}


def answer(status, body=None, **headers):
    text = "" if body is None else json.dumps(body)
    return {"statusCode": status, "headers": {"Content-Type": "application/json", **headers}, "body": text}


def prefix_of(event):
    """What a client puts before the application's own paths: the stage, unless there is a domain name."""
    return event["requestContext"]["path"].removesuffix(event["path"])
