"""Sources of CodeBuild projects.

Gap: MiniStack takes whatever it is sent for a project.
AWS: refuses a request that is not as its model says, a GitHub source without a repository of
github.com, an authorization by secret or connection that names none, and the report of a build's
status where the source has nobody to report to. A project is not made with a connection whose
handshake is not completed (aws-cdk #38504, #31726); moto has the connection, and is asked.
Patched: `codebuild._create_project` and `_update_project`.
"""

import json
import os
import re
import urllib.error
import urllib.request

from ministack.services import codebuild

import service_model
from patching import replace

_REPOSITORY = re.compile(r"https://([^/@]+@)?github\.com/[\w.-]+/[\w.-]+")
_NAMED_AUTHORIZATIONS = ("CODECONNECTIONS", "SECRETS_MANAGER")
_REPORTED_TO = ("BITBUCKET", "GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITLAB_SELF_MANAGED")


def _fault(source):
    """What AWS does not take of a source; None if it takes it all."""
    kind = source["type"]
    if kind == "GITHUB" and not _REPOSITORY.fullmatch(source.get("location", "")):
        return "A source of type GITHUB needs the HTTPS URL of a repository on github.com"
    auth = source.get("auth", {})
    if auth.get("type") in _NAMED_AUTHORIZATIONS and not auth.get("resource"):
        return f"Authorization by {auth['type']} needs a resource"
    if kind not in _REPORTED_TO and source.get("reportBuildStatus") is not None:
        return f"Source type {kind} does not support ReportBuildStatus"
    return None


def is_pending(source):
    """Whether the source uses a connection of moto's that waits for its handshake."""
    auth = source.get("auth", {})
    if auth.get("type") != "CODECONNECTIONS" or "MOTO_URL" not in os.environ:
        return False
    request = urllib.request.Request(
        os.environ["MOTO_URL"],
        json.dumps({"ConnectionArn": auth["resource"]}).encode(),
        {
            "X-Amz-Target": "CodeConnections_20231201.GetConnection",
            # moto looks only at the form of a signature.
            "Authorization": "AWS4-HMAC-SHA256 Credential=lab/0/here/codeconnections/aws4_request",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["Connection"]["ConnectionStatus"] == "PENDING"
    except urllib.error.HTTPError:
        return False


def _checking(operation):
    def make(original):
        def store(data):
            message = service_model.refusal("codebuild", operation, data)
            if message is None and "source" in data:
                message = _fault(data["source"])
                if message is None and operation == "CreateProject" and is_pending(data["source"]):
                    message = f"Connection {data['source']['auth']['resource']} is not available"
            if message is not None:
                return codebuild.error_response_json("InvalidInputException", message, 400)
            return original(data)

        return store

    return make


def apply():
    replace(codebuild, "_create_project", "5f58e8a136f1", _checking("CreateProject"))
    replace(codebuild, "_update_project", "bc9aaf4ef6df", _checking("UpdateProject"))
