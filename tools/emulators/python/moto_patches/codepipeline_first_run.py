"""The run that a new pipeline starts by itself.

Gap: a pipeline that was made has no execution.
AWS: a pipeline runs as soon as it is made, without a push; what has triggered that execution is
`CreatePipeline`. "Start a pipeline execution" in the CodePipeline User Guide.
Patched: `CodePipelineBackend.create_pipeline`.
"""

from moto.codepipeline.models import CodePipelineBackend, PipelineExecution

from patching import replace


class FirstExecution(PipelineExecution):
    """An execution that nobody has asked for."""

    trigger = {"triggerType": "CreatePipeline", "triggerDetail": ""}

    def to_dict(self):
        return {**super().to_dict(), "trigger": self.trigger}

    def to_summary_dict(self):
        return {**super().to_summary_dict(), "trigger": self.trigger}


def _running(original):
    def create_pipeline(self, pipeline, *args, **kwargs):
        made = original(self, pipeline, *args, **kwargs)
        stored = self.pipelines[pipeline["name"]]
        execution = FirstExecution(pipeline["name"], stored.pipeline["version"], None)
        stored.executions[execution.pipeline_execution_id] = execution
        return made

    return create_pipeline


def apply():
    replace(CodePipelineBackend, "create_pipeline", "5d2b65aa65c0", _running)
