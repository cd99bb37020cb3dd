"""Deliveries to the URL of a webhook of CodeBuild.

Gap: nobody listens at the URL of a webhook.
AWS: a signed delivery that passes one of the filter groups starts a build, which finds in its
environment what triggered it. Where the policy asks for a comment, a pull request of somebody who
is not trusted waits for it.
Here events, refs and accounts are known to filters, so that a group with another filter never
passes. Roles are those that GitHub knows; without it, whose branch is in the repository itself may
write, and nobody else is trusted. An approval of the newest commit starts the build as a push would:
which event AWS has it be is not documented. The variables of the webhook are added to those of the build, where BatchGetBuilds shows them; a build has succeeded
at once, as all of MiniStack's, and is reported (codebuild_reports). What CodeBuild answers is not
documented: 200 to what it accepts, whether that starts anything or not, 400 to what it cannot read,
403 to what is not signed, 404 where there is no such webhook.
Patched: `app.app`.
"""

import copy
import json
import re

from ministack.core.responses import request_scope
from ministack.services import codebuild

import github_of_builds
from github_signature import is_signed
from ministack_patches.codebuild_reports import report, report_success
from ministack_patches.codebuild_webhooks import PATH, find_by_token
from ministack_requests import answer_at

_EVENTS = {
    "opened": "PULL_REQUEST_CREATED",
    "synchronize": "PULL_REQUEST_UPDATED",
    "reopened": "PULL_REQUEST_REOPENED",
    "closed": "PULL_REQUEST_CLOSED",
}
# "Comment approval syntax" in "Pull request comment approval".
_APPROVAL = re.compile(r"\s*/codebuild_run\(([0-9a-f]{40})\)\s*")
_WAITING = "Pull request approval required for starting a build"
_BUILT_WITHOUT_FILTERS = ("PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED")


def _facts(payload):
    """What filters and policies look at; None for what is done to a pull request otherwise."""
    pull = payload["pull_request"]
    event = _EVENTS.get(payload["action"])
    if event == "PULL_REQUEST_CLOSED" and pull.get("merged"):
        event = "PULL_REQUEST_MERGED"
    if event is None:
        return None
    # The repository of a head may have been deleted.
    head_repository = (pull["head"].get("repo") or {}).get("full_name")
    return {
        "EVENT": event,
        "BASE_REF": f"refs/heads/{pull['base']['ref']}",
        "HEAD_REF": f"refs/heads/{pull['head']['ref']}",
        "ACTOR_ACCOUNT_ID": str(payload["sender"]["id"]),
        "is_fork": head_repository != pull["base"]["repo"]["full_name"],
        "author": (pull.get("user") or {}).get("login"),
        "head": pull["head"]["sha"],
        "before": payload.get("before"),
        "trigger": f"pr/{pull['number']}",
    }


def _passes(rule, facts):
    kind, pattern = rule["type"], rule["pattern"]
    if kind not in ("EVENT", "BASE_REF", "HEAD_REF", "ACTOR_ACCOUNT_ID"):
        return False
    if kind == "EVENT":
        matches = facts[kind] in [each.strip() for each in pattern.split(",")]
    else:
        matches = re.search(pattern, facts[kind]) is not None
    return matches != bool(rule.get("excludeMatchedPattern"))


def _is_wanted(webhook, facts):
    groups = webhook.get("filterGroups")
    if groups:
        return any(all(_passes(rule, facts) for rule in group) for group in groups)
    branch = facts["HEAD_REF"].removeprefix("refs/heads/")
    return facts["EVENT"] in _BUILT_WITHOUT_FILTERS and bool(
        re.search(webhook.get("branchFilter", ""), branch)
    )


def _waits(project, facts):
    """Whether somebody has to approve of the pull request before it is built."""
    policy = project["webhook"]["pullRequestBuildPolicy"]
    asked = policy["requiresCommentApproval"]
    if asked == "DISABLED" or (asked == "FORK_PULL_REQUESTS" and not facts["is_fork"]):
        return False
    known = github_of_builds.role(project, facts["author"]) if facts["author"] else None
    role = known or ("GITHUB_READ" if facts["is_fork"] else "GITHUB_WRITE")
    return role not in policy["approverRoles"]


def _approved(project, payload):
    """What a comment lets be built; None where it approves of nothing, or nobody asked its author."""
    match = _APPROVAL.fullmatch(payload["comment"]["body"])
    if payload["action"] != "created" or "pull_request" not in payload["issue"] or not match:
        return None
    pull = github_of_builds.pull_request(project, payload["issue"]["number"])
    roles = project["webhook"]["pullRequestBuildPolicy"].get("approverRoles", [])
    if pull is None or pull["state"] != "open" or pull["head"]["sha"] != match[1]:
        return None
    if github_of_builds.role(project, payload["comment"]["user"]["login"]) not in roles:
        return None
    sender = payload["sender"]
    return _facts({"action": "synchronize", "pull_request": pull, "sender": sender})


def _start(project, facts, initiator):
    build_id = codebuild._build_id(project["name"])
    build = codebuild._make_build_record(project, build_id, facts["trigger"])
    variables = {
        "CODEBUILD_SOURCE_VERSION": facts["trigger"],
        "CODEBUILD_RESOLVED_SOURCE_VERSION": facts["head"],
        "CODEBUILD_SOURCE_REPO_URL": project["source"]["location"],
        "CODEBUILD_WEBHOOK_TRIGGER": facts["trigger"],
        "CODEBUILD_WEBHOOK_EVENT": facts["EVENT"],
        "CODEBUILD_WEBHOOK_BASE_REF": facts["BASE_REF"],
        "CODEBUILD_WEBHOOK_HEAD_REF": facts["HEAD_REF"],
        "CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID": facts["ACTOR_ACCOUNT_ID"],
        "CODEBUILD_WEBHOOK_PREV_COMMIT": facts["before"],
    }
    environment = copy.deepcopy(build["environment"])
    environment["environmentVariables"] = environment.get("environmentVariables", []) + [
        {"name": name, "value": value, "type": "PLAINTEXT"}
        for name, value in variables.items()
        if value is not None
    ]
    build.update(
        environment=environment,
        source=copy.deepcopy(build["source"]),
        initiator=initiator,
        resolvedSourceVersion=facts["head"],
    )
    codebuild._builds[build_id] = build
    report_success(project, facts["head"])
    return build_id


def _receive(header, query, body):
    found = find_by_token(query.get("t", ""))
    if found is None:
        return 404, {"message": "There is no such webhook"}
    account_id, region, project = found
    webhook = project["webhook"]
    if not is_signed(webhook["secret"], body, header):
        return 403, {"message": "The delivery is not signed"}
    event = header("X-GitHub-Event")
    if event not in ("issue_comment", "pull_request"):
        return 200, {"message": "Nothing to do for this event"}
    with request_scope(account_id, region):
        try:
            payload = json.loads(body)
            is_comment = event == "issue_comment"
            facts = _approved(project, payload) if is_comment else _facts(payload)
        except (ValueError, KeyError, TypeError, AttributeError):
            return 400, {"message": "The delivery is no pull request"}
        if facts is None or not _is_wanted(webhook, facts):
            return 200, {"message": "The filters do not match, or nothing is approved of"}
        if not is_comment and _waits(project, facts):
            report(project, facts["head"], "failure", _WAITING)
            return 200, {"message": "Waiting for a comment"}
        build_id = _start(project, facts, header("User-Agent") or "GitHub-Hookshot")
    return 200, {"message": "Started", "buildId": build_id}


def apply():
    answer_at("POST", PATH, _receive)
