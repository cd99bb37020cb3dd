"""Deliveries to the URL of a webhook of CodePipeline.

Gap: nobody listens at the URL of a webhook.
AWS: a delivery that is authenticated, and that all filters of the webhook let through, starts the
pipeline; the execution names the webhook as what triggered it. A ping of GitHub starts nothing.
What AWS answers is not documented. Here: 200 to what it accepts, whether that starts anything or
not, 400 to what is not JSON, 403 to what is not authenticated, 404 where there is no such webhook,
or nothing that it could start. An execution has succeeded as soon as it has started, as all of
moto's. Only JSON is taken, not GitHub's content type `form`.
Patched: `DomainDispatcherApplication.__call__`.
"""

import ipaddress
import json
import re
import time

from moto.codepipeline.models import PipelineExecution

import json_path
from github_signature import is_signed
from moto_patches.codepipeline_webhooks import TRIGGER_PATH, find_by_token, source_action
from moto_requests import answer_where

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class WebhookExecution(PipelineExecution):
    """An execution that a delivery has started."""

    def __init__(self, pipeline, webhook, action, payload):
        super().__init__(pipeline["name"], pipeline["version"], None)
        self.trigger = {"triggerType": "Webhook", "triggerDetail": webhook.arn}
        self.action = action
        # A push that deletes a branch has no head commit.
        commit = payload.get("head_commit") or {}
        self.revision = {
            member: value
            for member, value in {
                "revisionId": commit.get("id"),
                "revisionSummary": commit.get("message"),
                "revisionUrl": commit.get("url"),
            }.items()
            if value
        }

    def to_dict(self):
        artifacts = self.action["outputArtifacts"] if self.revision else []
        revisions = [{"name": artifact["name"], **self.revision} for artifact in artifacts]
        return {**super().to_dict(), "trigger": self.trigger, "artifactRevisions": revisions}

    def to_summary_dict(self):
        revisions = [{"actionName": self.action["name"], **self.revision}] if self.revision else []
        return {**super().to_summary_dict(), "trigger": self.trigger, "sourceRevisions": revisions}


def _is_authenticated(request, definition):
    configuration = definition["authenticationConfiguration"]
    if definition["authentication"] == "GITHUB_HMAC":
        return is_signed(configuration["SecretToken"], request.get_data(), request.headers.get)
    if definition["authentication"] == "IP":
        allowed = ipaddress.ip_network(configuration["AllowedIPRange"], strict=False)
        return ipaddress.ip_address(request.remote_addr) in allowed
    return True


def _passes(payload, rule, configuration):
    """Whether a filter lets a payload through; `{Key}` stands for the action's configuration."""
    value = json_path.select(payload, rule["jsonPath"])
    if "matchEquals" not in rule:
        return value is not None
    return value == _PLACEHOLDER.sub(
        lambda match: configuration.get(match[1], match[0]), rule["matchEquals"]
    )


def _receive(request):
    backend, webhook = find_by_token(request.args.get("t", ""))
    if webhook is None:
        return 404, {"message": "There is no such webhook"}
    if not _is_authenticated(request, webhook.definition):
        return 403, {"message": "The delivery is not authenticated"}
    if request.headers.get("X-GitHub-Event") == "ping":
        return 200, {"message": "pong"}
    try:
        payload = json.loads(request.get_data())
    except ValueError:
        return 400, {"message": "The delivery is not JSON"}
    action = source_action(backend, webhook.definition)
    if action is None:
        return 404, {"message": "The webhook's pipeline or action is gone"}
    rules = webhook.definition["filters"]
    if not all(_passes(payload, rule, action["configuration"]) for rule in rules):
        return 200, {"message": "The filters do not match"}
    pipeline = backend.pipelines[webhook.definition["targetPipeline"]]
    execution = WebhookExecution(pipeline.pipeline, webhook, action, payload)
    pipeline.executions[execution.pipeline_execution_id] = execution
    webhook.last_triggered = time.time()
    return 200, {"message": "Started", "pipelineExecutionId": execution.pipeline_execution_id}


def apply():
    answer_where(
        lambda request: request.method == "POST" and request.path == TRIGGER_PATH, _receive
    )
