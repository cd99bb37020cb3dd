"""Webhooks of CodeBuild projects.

Gap: MiniStack knows no operation on webhooks.
AWS: a project with a repository can have one webhook. With `manualCreation` CodeBuild makes none
at GitHub, but gives URL and secret to whoever is to make it; the secret comes once. Who says
nothing of comments has a policy that asks for them, except from those who may write.
Here a webhook without `manualCreation` is one that nobody calls: no GitHub is told of it.
With a connection whose handshake is not completed a webhook is refused.
Patched: `codebuild._handle_request_sync` (three operations more) and `_project_shape`.
"""

import json
import os
import re
import secrets
import time

from ministack.services import codebuild

import service_model
from patching import replace
from ministack_patches.codebuild_sources import is_pending

# In place of https://codebuild.<region>.amazonaws.com/webhooks
PATH = "/_codebuild/webhooks"

_DEFAULT_POLICY = {
    "requiresCommentApproval": "ALL_PULL_REQUESTS",
    "approverRoles": ["GITHUB_WRITE", "GITHUB_MAINTAIN", "GITHUB_ADMIN"],
}
_CHANGEABLE = ("branchFilter", "buildType", "filterGroups", "pullRequestBuildPolicy")
# One takes the place of the other.
_ALTERNATIVES = {"branchFilter": "filterGroups", "filterGroups": "branchFilter"}


class _Refusal(Exception):
    """An error as AWS answers with: its code, and a message."""


def _shown(webhook):
    """A webhook without what is known to CodeBuild alone, the secret among it."""
    return {name: value for name, value in webhook.items() if name not in ("secret", "token")}


def find_by_token(token):
    """The account, the region and the project that a URL belongs to; None if there is none."""
    for (account_id, region, _), project in list(codebuild._projects._data.items()):
        known = project.get("webhook", {}).get("token", "")
        if token and secrets.compare_digest(known.encode(), token.encode()):
            return account_id, region, project
    return None


def _check_filters(data):
    if data.get("branchFilter") and data.get("filterGroups"):
        raise _Refusal("InvalidInputException", "Use a branch filter or filter groups, not both")
    for group in data.get("filterGroups") or []:
        if not any(each["type"] == "EVENT" for each in group):
            raise _Refusal("InvalidInputException", "A filter group needs a filter of type EVENT")
    patterns = [
        each["pattern"]
        for group in data.get("filterGroups") or []
        for each in group
        if each["type"] != "EVENT"
    ]
    for pattern in [*patterns, data.get("branchFilter") or ""]:
        try:
            re.compile(pattern)
        except re.error:
            message = f"Not a regular expression: {pattern}"
            raise _Refusal("InvalidInputException", message) from None


def _whole(policy):
    """A policy with the roles that are meant where none are named, and something waits for them."""
    waits = policy["requiresCommentApproval"] != "DISABLED"
    return {**({"approverRoles": _DEFAULT_POLICY["approverRoles"]} if waits else {}), **policy}


def _change(webhook, data):
    for name in _CHANGEABLE:
        if data.get(name):
            webhook[name] = _whole(data[name]) if name == "pullRequestBuildPolicy" else data[name]
            webhook.pop(_ALTERNATIVES.get(name), None)
        elif name in data:
            webhook.pop(name, None)


def _create(project, data):
    if "webhook" in project:
        raise _Refusal("ResourceAlreadyExistsException", "The project has a webhook already")
    if project["source"].get("type") != "GITHUB":
        raise _Refusal("InvalidInputException", "Only webhooks of GitHub are emulated")
    if is_pending(project["source"]):
        raise _Refusal("OAuthProviderException", "The connection is not available")
    token = secrets.token_urlsafe(32)
    webhook = {
        "payloadUrl": f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}{PATH}?t={token}&v=1",
        "secret": secrets.token_urlsafe(32),
        "token": token,
        "manualCreation": bool(data.get("manualCreation")),
        "pullRequestBuildPolicy": _DEFAULT_POLICY,
        "lastModifiedSecret": time.time(),
        "status": "ACTIVE",
    }
    _change(webhook, data)
    project["webhook"] = webhook
    secret = {"secret": webhook["secret"]} if webhook["manualCreation"] else {}
    return {"webhook": {**_shown(webhook), **secret}}


def _webhook_of(project):
    if "webhook" not in project:
        raise _Refusal("ResourceNotFoundException", "The project has no webhook")
    return project["webhook"]


def _update(project, data):
    webhook = _webhook_of(project)
    _change(webhook, data)
    if not data.get("rotateSecret"):
        return {"webhook": _shown(webhook)}
    webhook.update(secret=secrets.token_urlsafe(32), lastModifiedSecret=time.time())
    return {"webhook": {**_shown(webhook), "secret": webhook["secret"]}}


def _delete(project, _):
    _webhook_of(project)
    del project["webhook"]
    return {}


_OPERATIONS = {"CreateWebhook": _create, "UpdateWebhook": _update, "DeleteWebhook": _delete}


def _answer(operation, body):
    try:
        data = json.loads(body or "{}")
        message = service_model.refusal("codebuild", operation, data)
        if message is not None:
            raise _Refusal("InvalidInputException", message)
        _check_filters(data)
        project = codebuild._projects.get(data["projectName"])
        if project is None:
            message = f"Project not found: {data['projectName']}"
            raise _Refusal("ResourceNotFoundException", message)
        return codebuild.json_response(_OPERATIONS[operation](project, data))
    except _Refusal as refusal:
        return codebuild.error_response_json(*refusal.args, 400)


def _with_operations(original):
    def handle(method, path, headers, body, query_params):
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        if operation in _OPERATIONS:
            return _answer(operation, body)
        return original(method, path, headers, body, query_params)

    return handle


def _showing(original):
    def project_shape(project):
        webhook = project.get("webhook")
        return {**original(project), **({"webhook": _shown(webhook)} if webhook else {})}

    return project_shape


def apply():
    replace(codebuild, "_handle_request_sync", "2f2dfd0b7442", _with_operations)
    replace(codebuild, "_project_shape", "23d1733bd7d7", _showing)
