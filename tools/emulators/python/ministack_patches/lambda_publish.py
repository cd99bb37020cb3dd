"""Publishing versions.

Gap: PublishVersion ignores CodeSha256 and RevisionId; a version that CreateFunction or
UpdateFunctionCode publishes has the ARN of the function, and is made again by the next publishing
although nothing has changed.
AWS: refuses to publish code other than the one named; every version has an ARN of its own; and
publishing what has been published already returns that version.
Patched: `lambda_svc._publish_version`, `_create_function` and `_update_code`.
"""

import json

from ministack.services import lambda_svc

from patching import replace

# What differs between a version and the function although the function has not been changed.
_VOLATILE = {"FunctionArn", "LastModified", "RevisionId", "Version"}


def _content(config):
    return {
        field: value
        for field, value in config.items()
        if field not in _VOLATILE and not field.startswith(("State", "LastUpdateStatus"))
    }


def _checking(original):
    def publish_version(name, data):
        function = lambda_svc._functions.get(name)
        if function is None:
            return original(name, data)
        config = function["config"]
        sent = data.get("CodeSha256")
        if sent and sent != config["CodeSha256"]:
            message = (
                f"CodeSHA256 ({sent}) is different from current CodeSHA256 in $LATEST "
                f"({config['CodeSha256']}). Please try again with the CodeSHA256 in $LATEST."
            )
            return lambda_svc.error_response_json("InvalidParameterValueException", message, 400)
        stale = lambda_svc._check_revision(config, data)
        if stale is not None:
            return stale
        latest = function["versions"].get(max(function["versions"], key=int, default=None))
        if latest is not None and latest.get("published_content") == _content(config):
            return lambda_svc.json_response(latest["config"], 201)
        response = original(name, data)
        newest = function["versions"][max(function["versions"], key=int)]
        newest["published_content"] = json.loads(json.dumps(_content(config)))
        return response

    return publish_version


def _publishing_apart(original, success, name_of):
    """The original without Publish, then PublishVersion: one way to publish, whoever asks."""

    def store(*args):
        data = args[-1]
        response = original(*args[:-1], {**data, "Publish": False})
        if response[0] != success or not data.get("Publish") or data.get("DryRun"):
            return response
        _, headers, body = lambda_svc._publish_version(name_of(args), {})
        return success, headers, body

    return store


def apply():
    replace(lambda_svc, "_publish_version", "3bc240a8db5d", _checking)
    replace(
        lambda_svc,
        "_create_function",
        "e307eecdf0d8",
        lambda original: _publishing_apart(original, 201, lambda args: args[0]["FunctionName"]),
    )
    replace(
        lambda_svc,
        "_update_code",
        "0998d118b422",
        lambda original: _publishing_apart(original, 200, lambda args: args[0]),
    )
