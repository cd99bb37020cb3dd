import base64
import json

from uploads import store
from uploads.places import MEASURED, STORED


def put(event, context):
    name, body = event["pathParameters"]["name"], event["body"] or ""
    content = base64.b64decode(body) if event["isBase64Encoded"] else body.encode()
    store.write(STORED + name, content)
    return {"statusCode": 201, "body": json.dumps({"name": name})}


def get(event, context):
    content = store.read(STORED + event["pathParameters"]["name"])
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/octet-stream"},
        "body": base64.b64encode(content).decode(),
        "isBase64Encoded": True,
    }


def list_all(event, context):
    """All files, each with its size once it has been measured."""
    measured = store.names(MEASURED)
    sizes = {name: int(store.read(MEASURED + name)) for name in measured}
    files = [{"name": name, "size": sizes.get(name)} for name in store.names(STORED)]
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(files)}
