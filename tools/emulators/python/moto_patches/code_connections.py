"""Connections to Git providers.

Gap: moto has neither CodeConnections nor CodeStar connections, its name until 2024.
AWS: has both, with the same operations. A connection is made PENDING, and becomes AVAILABLE when
a person has agreed to it in the console. Its ARN begins as the service does that made it; either
service finds it.
Here the person's click is a request: POST <moto>/_connections/<id>/handshake, with the last part
of the ARN for the id. Hosts, repository links and synchronization are not there.
Patched: `DomainDispatcherApplication.__call__`.
"""

import json
import re
import uuid

from moto.core import DEFAULT_ACCOUNT_ID

import service_model
from moto_requests import answer_where

# By what comes before the operation in the header X-Amz-Target, the name of the service. Some SDKs
# have a Java package before it.
_TARGETS = {
    "CodeConnections_20231201": "codeconnections",
    "CodeStar_connections_20191201": "codestar-connections",
}
_HANDSHAKE = re.compile("/_connections/([^/]+)/handshake")
_PAGE = 100

# By the id at the end of the ARN: the connection, and its tags.
_connections = {}
_tags = {}


class _Refusal(Exception):
    """An error as AWS answers with: its code, and a message."""


def _id_of(arn):
    connection_id = arn.rpartition("/")[2]
    if connection_id not in _connections:
        raise _Refusal("ResourceNotFoundException", f"Connection not found: {arn}")
    return connection_id


def _create(request, region, service):
    if "HostArn" in request:
        raise _Refusal("ResourceNotFoundException", "There is no such host")
    if "ProviderType" not in request:
        raise _Refusal("ValidationException", "Either ProviderType or HostArn is needed")
    connection_id = str(uuid.uuid4())
    arn = f"arn:aws:{service}:{region}:{DEFAULT_ACCOUNT_ID}:connection/{connection_id}"
    _connections[connection_id] = {
        "ConnectionName": request["ConnectionName"],
        "ConnectionArn": arn,
        "ProviderType": request["ProviderType"],
        "OwnerAccountId": DEFAULT_ACCOUNT_ID,
        "ConnectionStatus": "PENDING",
    }
    _tags[connection_id] = {}
    _tag({"ResourceArn": arn, "Tags": request.get("Tags") or []})
    return {"ConnectionArn": arn, "Tags": request.get("Tags") or []}


def _get(request, *_):
    return {"Connection": _connections[_id_of(request["ConnectionArn"])]}


def _list(request, region, _):
    wanted = request.get("ProviderTypeFilter")
    found = [
        connection
        for connection in _connections.values()
        if connection["ConnectionArn"].split(":")[3] == region
        and wanted in (None, connection["ProviderType"])
    ]
    start = int(request.get("NextToken") or 0)
    end = start + (request.get("MaxResults") or _PAGE)
    return {"Connections": found[start:end], **({"NextToken": str(end)} if found[end:] else {})}


def _delete(request, *_):
    connection_id = _id_of(request["ConnectionArn"])
    del _connections[connection_id], _tags[connection_id]
    return {}


def _tag(request, *_):
    tags = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
    _tags[_id_of(request["ResourceArn"])].update(tags)
    return {}


def _untag(request, *_):
    tags = _tags[_id_of(request["ResourceArn"])]
    for key in request["TagKeys"]:
        tags.pop(key, None)
    return {}


def _list_tags(request, *_):
    tags = _tags[_id_of(request["ResourceArn"])]
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


_OPERATIONS = {
    "CreateConnection": _create,
    "GetConnection": _get,
    "ListConnections": _list,
    "DeleteConnection": _delete,
    "TagResource": _tag,
    "UntagResource": _untag,
    "ListTagsForResource": _list_tags,
}


def _target(request):
    """The service and the operation that a request names; None for a service that is not here."""
    target, _, operation = request.headers.get("X-Amz-Target", "").rpartition(".")
    return _TARGETS.get(target.rpartition(".")[2]), operation


def _handshake(connection_id):
    if connection_id not in _connections:
        return 404, {"message": "There is no such connection"}
    _connections[connection_id]["ConnectionStatus"] = "AVAILABLE"
    return 200, _connections[connection_id]


def _answer(request):
    click = _HANDSHAKE.fullmatch(request.path)
    if click:
        return _handshake(click[1])
    service, operation = _target(request)
    try:
        # Credential=<key>/<date>/<region>/<service>/aws4_request
        scope = request.headers.get("Authorization", "").split("/")
        if len(scope) < 5:
            raise _Refusal("MissingAuthenticationTokenException", "The request is not signed")
        if operation not in _OPERATIONS:
            raise _Refusal("UnknownOperationException", f"{operation} is not emulated")
        data = json.loads(request.get_data() or "{}")
        message = service_model.refusal(service, operation, data)
        if message is not None:
            raise _Refusal("ValidationException", message)
        return 200, _OPERATIONS[operation](data, scope[2], service)
    except _Refusal as refusal:
        code, message = refusal.args
        return 400, {"__type": code, "message": message}


def _applies(request):
    return request.method == "POST" and bool(
        _HANDSHAKE.fullmatch(request.path) or _target(request)[0]
    )


def apply():
    answer_where(_applies, _answer)
