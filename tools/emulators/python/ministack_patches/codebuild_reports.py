"""What CodeBuild tells GitHub of its builds.

Gap: MiniStack tells nobody how a build went, and does not look which commit it builds.
AWS: with `reportBuildStatus` the status of each build is a commit status of what it has built,
written with the token of the project's source, under the context of `buildStatusConfig`; the
status of a build that a webhook has started is always reported (ProjectSource in the API
reference). A source version `pr/<number>` is the head of that pull request.
Here a build has succeeded at once, as all of MiniStack's, and projects that get at their source
through a connection report nothing.
Patched: `codebuild._start_build`.
"""

import json

from ministack.core.responses import get_region
from ministack.services import codebuild

import github_of_builds
from patching import replace

_is_on = False


def report(project, sha, state, description):
    """Writes a commit status as a build of the project does."""
    if not _is_on or sha is None:
        return
    own = project["source"].get("buildStatusConfig", {}).get("context")
    context = own or f"AWS CodeBuild {get_region()} ({project['name']})"
    status = {"state": state, "context": context, "description": description}
    github_of_builds.ask(project, f"statuses/{sha}", status)


def report_success(project, sha):
    """Reports a build that has begun and gone well."""
    report(project, sha, "pending", "Build started")
    report(project, sha, "success", f"Build succeeded for project {project['name']}")


def _resolving(original):
    def start_build(data):
        response = original(data)
        project = codebuild._projects.get(data.get("projectName", ""))
        number = (data.get("sourceVersion") or "").removeprefix("pr/")
        if response[0] != 200 or not number.isdecimal() or data["sourceVersion"] == number:
            return response
        pull = github_of_builds.pull_request(project, number)
        build = codebuild._builds[json.loads(response[2])["build"]["id"]]
        if pull is not None:
            build["resolvedSourceVersion"] = pull["head"]["sha"]
        if project["source"].get("reportBuildStatus"):
            report_success(project, build.get("resolvedSourceVersion"))
        return codebuild.json_response({"build": build})

    return start_build


def apply():
    global _is_on
    _is_on = True
    replace(codebuild, "_start_build", "661025bbce1e", _resolving)
