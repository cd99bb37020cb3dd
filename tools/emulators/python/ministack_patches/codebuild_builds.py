"""Asking for builds, and for their start.

Gap: StartBuild starts a build each time, ListBuildsForProject gives all ids at once, builds of one
second in any order, and BatchGetBuilds takes any number of them.
AWS: a start with the `idempotencyToken` of an earlier one, within five minutes, is that one; with
other parameters it is refused. There are at most 100 ids on a page, and in a request. What the
model of the service does not take is refused.
Patched: `codebuild._start_build`, `_batch_get_builds` and `_list_builds_for_project`.
"""

import json
import time

from ministack.services import codebuild

import service_model
from patching import replace

_PAGE = 100
_TOKEN_SECONDS = 300
# By project and token: when the start was, what it asked for, and the build's id.
_starts = {}


def _refused(message):
    return codebuild.error_response_json("InvalidInputException", message, 400)


def _checking(operation, original):
    def call(data):
        message = service_model.refusal("codebuild", operation, data)
        return original(data) if message is None else _refused(message)

    return call


def _starting(original):
    def start_build(data):
        token = data.get("idempotencyToken")
        project = codebuild._projects.get(data.get("projectName", ""))
        if token is None or project is None:
            return original(data)
        key = (project["arn"], token)
        started, asked, build_id = _starts.get(key, (0, None, None))
        if time.time() - started < _TOKEN_SECONDS and build_id in codebuild._builds:
            if asked != data:
                return _refused("The parameters differ from those of the idempotency token")
            return codebuild.json_response({"build": codebuild._builds[build_id]})
        response = original(data)
        if response[0] == 200:
            _starts[key] = (time.time(), data, json.loads(response[2])["build"]["id"])
        return response

    return _checking("StartBuild", start_build)


def _listing(original):
    def list_builds(data):
        response = original(data)
        if response[0] != 200:
            return response
        ids = [
            build_id
            for build_id, build in codebuild._builds.items()
            if build["projectName"] == data["projectName"]
        ]
        if data.get("sortOrder", "DESCENDING") == "DESCENDING":
            ids.reverse()
        start = int(data.get("nextToken") or 0)
        more = {"nextToken": str(start + _PAGE)} if len(ids) > start + _PAGE else {}
        return codebuild.json_response({"ids": ids[start : start + _PAGE], **more})

    return _checking("ListBuildsForProject", list_builds)


def apply():
    replace(codebuild, "_start_build", "661025bbce1e", _starting)
    replace(codebuild, "_list_builds_for_project", "c5c5354cc7c4", _listing)
    replace(
        codebuild,
        "_batch_get_builds",
        "6b9632cd9c98",
        lambda original: _checking("BatchGetBuilds", original),
    )
