"""The OAuth token of a GitHub source action.

Gap: GetPipeline, CreatePipeline and UpdatePipeline return it in clear.
AWS: returns four asterisks.
Patched: `CodePipelineBackend.get_pipeline`, `create_pipeline` and `update_pipeline`.
"""

import copy

from moto.codepipeline.models import CodePipelineBackend

from patching import replace


def _masked(pipeline):
    shown = copy.deepcopy(pipeline)
    for stage in shown["stages"]:
        for action in stage["actions"]:
            if "OAuthToken" in action.get("configuration", {}):
                action["configuration"]["OAuthToken"] = "****"
    return shown


def _masking_first(original):
    def with_masked_pipeline(*args, **kwargs):
        pipeline, rest = original(*args, **kwargs)
        return _masked(pipeline), rest

    return with_masked_pipeline


def _masking(original):
    return lambda *args, **kwargs: _masked(original(*args, **kwargs))


def apply():
    replace(CodePipelineBackend, "get_pipeline", "9136c4f28f67", _masking_first)
    replace(CodePipelineBackend, "create_pipeline", "5d2b65aa65c0", _masking_first)
    replace(CodePipelineBackend, "update_pipeline", "bcad6dcd7e4e", _masking)
