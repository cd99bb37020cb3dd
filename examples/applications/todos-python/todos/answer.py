import json
from decimal import Decimal


def plain(value):
    """DynamoDB gives numbers as decimals."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is nothing of JSON")


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body, default=plain),
    }


def todo_in(event):
    """What a request says of a todo; None where it says no text."""
    given = json.loads(event["body"] or "{}")
    text, checked = given.get("text"), given.get("checked", False)
    return {"text": text, "checked": checked} if isinstance(text, str) and isinstance(checked, bool) else None
