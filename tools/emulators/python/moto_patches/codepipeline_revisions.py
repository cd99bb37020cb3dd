"""The commit of an execution that somebody has started.

Gap: moto does not look at `sourceRevisions`, and an execution tells of no revision.
AWS: takes the commit that is named for a source action, and tells it as the revision of that
action's artifact. "StartPipelineExecution", "GetPipelineExecution".
Patched: `CodePipelineResponse.start_pipeline_execution`.
"""

import json

from moto.codepipeline.responses import CodePipelineResponse
from moto.core.exceptions import JsonRESTError

from patching import replace


def _revisions(pipeline, asked):
    """The revisions by the artifacts of their actions."""
    actions = {action["name"]: action for action in pipeline["stages"][0]["actions"]}
    found = []
    for each in asked:
        action = actions.get(each["actionName"])
        if action is None or each["revisionType"] != "COMMIT_ID":
            message = f"There is no source action '{each['actionName']}' of that revision type"
            raise JsonRESTError("ValidationException", message)
        found += [
            {"name": artifact["name"], "revisionId": each["revisionValue"]}
            for artifact in action["outputArtifacts"]
        ]
    return found


def _with_revisions(original):
    def start_pipeline_execution(self):
        answer = original(self)
        asked = self._get_param("sourceRevisions")
        if asked:
            stored = self.codepipeline_backend.pipelines[self._get_param("name")]
            execution = stored.executions[json.loads(answer)["pipelineExecutionId"]]
            revisions, plain = _revisions(stored.pipeline, asked), execution.to_dict
            execution.to_dict = lambda: {**plain(), "artifactRevisions": revisions}
        return answer

    return start_pipeline_execution


def apply():
    replace(
        CodePipelineResponse, "start_pipeline_execution", "9ee317644ae1", _with_revisions
    )
