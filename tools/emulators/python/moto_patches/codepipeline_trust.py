"""The trust policy of a pipeline's role.

Gap: CodePipeline finds itself in a trust policy only where it is the statement's one service,
written as plain text; a list of services, or a statement without any, is refused or breaks the
request.
AWS: takes any trust policy that allows codepipeline.amazonaws.com.
Patched: `CodePipelineBackend.iam_backend`, which shows `create_pipeline` the policy in the form
that it understands.
"""

import json
from types import SimpleNamespace

from moto.codepipeline.models import CodePipelineBackend

from patching import PatchError, expect


def _plain(document):
    """A trust policy with one statement for each service that the document allows."""
    statements = json.loads(document)["Statement"]
    services = []
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal")
        named = principal.get("Service", []) if isinstance(principal, dict) else []
        if statement.get("Effect") == "Allow":
            services += named if isinstance(named, list) else [named]
    return json.dumps({"Statement": [{"Principal": {"Service": service}} for service in services]})


def _show_plain_policies():
    read = CodePipelineBackend.iam_backend.fget

    def iam_backend(self):
        def get_role_by_arn(arn):
            role = read(self).get_role_by_arn(arn)
            return SimpleNamespace(
                assume_role_policy_document=_plain(role.assume_role_policy_document)
            )

        return SimpleNamespace(get_role_by_arn=get_role_by_arn)

    CodePipelineBackend.iam_backend = property(iam_backend)


def apply():
    if not isinstance(getattr(CodePipelineBackend, "iam_backend", None), property):
        raise PatchError("CodePipelineBackend has no property iam_backend any more.")
    # The function stays as it is, but what it reads of a role is what the property has to show.
    expect(CodePipelineBackend, "create_pipeline", "5d2b65aa65c0")
    _show_plain_policies()
