"""Webhooks of CodePipeline.

Gap: moto knows no operation on webhooks, and takes the ARN of a webhook for that of a pipeline
when it is asked for tags.
AWS: keeps webhooks by name. PutWebhook of a name that is there changes the webhook, which keeps
its URL and ARN; whoever deletes it first gets another URL. Every answer redacts the secret token;
how is not documented: here by four asterisks, as in a pipeline.
Patched: `CodePipelineResponse`, which gets five operations; `CodePipelineBackend`'s
`list_tags_for_resource`, `tag_resource` and `untag_resource`.
"""

import json
import os
import secrets
from dataclasses import dataclass, field

from moto.codepipeline.exceptions import PipelineNotFoundException, ResourceNotFoundException
from moto.codepipeline.models import CodePipelineBackend, codepipeline_backends
from moto.codepipeline.responses import CodePipelineResponse
from moto.core.exceptions import JsonRESTError

import json_path
import service_model
from patching import add, replace

# Below it, the emulator's own path in place of the host `<region>.webhooks.aws`.
TRIGGER_PATH = "/_codepipeline/trigger"

_AUTHENTICATED_BY = {"GITHUB_HMAC": "SecretToken", "IP": "AllowedIPRange", "UNAUTHENTICATED": None}
_PAGE = 100
_MOST_TAGS = 50


@dataclass
class Webhook:
    """A webhook, with its secret in clear."""

    arn: str
    definition: dict
    tags: dict = field(default_factory=dict)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    last_triggered: float | None = None

    @property
    def url(self):
        return f"http://127.0.0.1:{os.environ['MOTO_PORT']}{TRIGGER_PATH}?t={self.token}&v=1"

    def shown(self):
        """The webhook as AWS shows it."""
        authentication = dict(self.definition["authenticationConfiguration"])
        if "SecretToken" in authentication:
            authentication["SecretToken"] = "****"
        item = {
            "arn": self.arn,
            "url": self.url,
            "definition": {**self.definition, "authenticationConfiguration": authentication},
            "tags": [{"key": key, "value": value} for key, value in sorted(self.tags.items())],
        }
        if self.last_triggered is not None:
            item["lastTriggered"] = self.last_triggered
        return item


def webhooks_of(backend):
    """The webhooks of an account and region, by name. A reset of moto empties them."""
    return vars(backend).setdefault("webhooks", {})


def find_by_token(token):
    """The backend and the webhook that a URL belongs to; a pair of None if there is none."""
    for _, _, backend in codepipeline_backends.iter_backends():
        for webhook in webhooks_of(backend).values():
            if secrets.compare_digest(webhook.token.encode(), token.encode()):
                return backend, webhook
    return None, None


def source_action(backend, definition):
    """The action that a webhook starts; None if it is gone, or not in the first stage."""
    pipeline = backend.pipelines.get(definition["targetPipeline"])
    actions = pipeline.pipeline["stages"][0]["actions"] if pipeline else []
    return next((each for each in actions if each["name"] == definition["targetAction"]), None)


def _request(response, operation):
    request = json.loads(response.body or "{}")
    message = service_model.refusal("codepipeline", operation, request)
    if message is not None:
        raise JsonRESTError("ValidationException", message)
    return request


def _check(backend, definition):
    name, action = definition["targetPipeline"], definition["targetAction"]
    if name not in backend.pipelines:
        message = f"Account '{backend.account_id}' does not have a pipeline with name '{name}'"
        raise PipelineNotFoundException(message)
    if source_action(backend, definition) is None:
        message = f"Pipeline '{name}' has no action '{action}' in its first stage"
        raise JsonRESTError("ValidationException", message)
    needed = _AUTHENTICATED_BY[definition["authentication"]]
    if list(definition["authenticationConfiguration"]) != ([needed] if needed else []):
        message = f"{definition['authentication']} takes {needed or 'nothing'}, and nothing else"
        raise JsonRESTError("InvalidWebhookAuthenticationParametersException", message)
    for rule in definition["filters"]:
        if json_path.parse(rule["jsonPath"]) is None:
            message = f"Not a JsonPath expression: {rule['jsonPath']}"
            raise JsonRESTError("InvalidWebhookFilterPatternException", message)


def _add_tags(webhook, tags):
    if any(tag["key"].startswith("aws:") for tag in tags):
        raise JsonRESTError("InvalidTagsException", "System tags start with 'aws:'.")
    merged = {**webhook.tags, **{tag["key"]: tag["value"] for tag in tags}}
    if len(merged) > _MOST_TAGS:
        raise JsonRESTError("TooManyTagsException", f"Tag limit exceeded for [{webhook.arn}].")
    webhook.tags = merged


def put_webhook(self):
    request = _request(self, "PutWebhook")
    backend = self.codepipeline_backend
    definition = request["webhook"]
    _check(backend, definition)
    name = definition["name"]
    arn = f"arn:aws:codepipeline:{backend.region_name}:{backend.account_id}:webhook:{name}"
    webhook = webhooks_of(backend).get(name) or Webhook(arn, definition)
    _add_tags(webhook, request.get("tags") or [])
    webhook.definition = definition
    webhooks_of(backend)[name] = webhook
    return json.dumps({"webhook": webhook.shown()})


def list_webhooks(self):
    request = _request(self, "ListWebhooks")
    names = sorted(webhooks_of(self.codepipeline_backend))
    token = request.get("NextToken")
    if token is not None and token not in names:
        raise JsonRESTError("InvalidNextTokenException", "The next token is not valid")
    start = names.index(token) if token is not None else 0
    end = start + (request.get("MaxResults") or _PAGE)
    shown = [webhooks_of(self.codepipeline_backend)[name].shown() for name in names[start:end]]
    return json.dumps({"webhooks": shown, **({"NextToken": names[end]} if names[end:] else {})})


def delete_webhook(self):
    request = _request(self, "DeleteWebhook")
    webhooks_of(self.codepipeline_backend).pop(request["name"], None)
    return "{}"


def _registering(operation):
    """Registration with GitHub, which no emulator can have: it only has to be for a webhook."""

    def register(self):
        name = _request(self, operation).get("webhookName")
        if name is not None and name not in webhooks_of(self.codepipeline_backend):
            raise JsonRESTError("WebhookNotFoundException", f"There is no webhook '{name}'")
        return "{}"

    return register


def _remove_tags(webhook, keys):
    webhook.tags = {key: value for key, value in webhook.tags.items() if key not in keys}


def _replace_for_tags(function, expected_hash, operate):
    """Replaces an operation on tags for the ARNs of webhooks alone."""

    def choosing(original):
        def with_tags(self, arn, *args):
            kind, _, name = arn.rpartition(":")
            if not kind.endswith(":webhook"):
                return original(self, arn, *args)
            webhook = webhooks_of(self).get(name)
            if webhook is None:
                raise ResourceNotFoundException(f"There is no webhook '{name}'")
            return operate(webhook, *args)

        return with_tags

    replace(CodePipelineBackend, function, expected_hash, choosing)


def apply():
    add(
        CodePipelineResponse,
        {
            "put_webhook": put_webhook,
            "list_webhooks": list_webhooks,
            "delete_webhook": delete_webhook,
            "register_webhook_with_third_party": _registering("RegisterWebhookWithThirdParty"),
            "deregister_webhook_with_third_party": _registering("DeregisterWebhookWithThirdParty"),
        },
    )
    _replace_for_tags("list_tags_for_resource", "bcd6cd14cc4f", lambda hook: hook.shown()["tags"])
    _replace_for_tags("tag_resource", "66ed2d31df5d", _add_tags)
    _replace_for_tags("untag_resource", "9049b99d7be0", _remove_tags)
