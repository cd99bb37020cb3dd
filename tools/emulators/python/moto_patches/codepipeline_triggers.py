"""Types and triggers of a pipeline.

Gap: moto takes triggers of a V1 pipeline, and triggers that name no source action with a
connection, and filters that AWS does not take.
AWS: refuses them. It has one trigger for a source action, and a push filter is for tags, or for
branches and files. The words in which it refuses are not documented.
Patched: `CodePipelineBackend.create_pipeline` and `update_pipeline`.
"""

from moto.codepipeline.exceptions import InvalidStructureException
from moto.codepipeline.models import CodePipelineBackend
from moto.core.exceptions import JsonRESTError

import service_model
from patching import replace

_CONNECTED = "CodeStarSourceConnection"


def _fault(pipeline):
    """What AWS does not take of a pipeline's triggers; None if it takes them all."""
    triggers = pipeline.get("triggers") or []
    if triggers and pipeline.get("pipelineType", "V1") != "V2":
        return "Triggers can be used in pipelines of type V2 only"
    names = [trigger["gitConfiguration"]["sourceActionName"] for trigger in triggers]
    sources = [
        action["name"]
        for action in pipeline["stages"][0]["actions"]
        if action["actionTypeId"]["provider"] == _CONNECTED
    ]
    for name in names:
        if name not in sources:
            return f"Trigger for '{name}', which is no source action of type {_CONNECTED}"
        if names.count(name) > 1:
            return f"More than one trigger for the source action '{name}'"
    for trigger in triggers:
        for push in trigger["gitConfiguration"].get("push") or []:
            if push.get("tags") and (push.get("branches") or push.get("filePaths")):
                return "A push filter is for tags, or for branches and files"
    return None


def _checking(operation):
    def make(original):
        def store(self, pipeline, *args, **kwargs):
            message = service_model.refusal("codepipeline", operation, {"pipeline": pipeline})
            if message is not None:
                raise JsonRESTError("ValidationException", message)
            fault = _fault(pipeline)
            if fault is not None:
                raise InvalidStructureException(fault)
            return original(self, pipeline, *args, **kwargs)

        return store

    return make


def apply():
    replace(CodePipelineBackend, "create_pipeline", "5d2b65aa65c0", _checking("CreatePipeline"))
    replace(CodePipelineBackend, "update_pipeline", "bcad6dcd7e4e", _checking("UpdatePipeline"))
