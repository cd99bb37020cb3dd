"""Jobs of the actions that invoke a function.

Gap: moto runs no pipeline, and knows no operation on jobs.
AWS: an Invoke action is a job, which waits until the function has told its end with
PutJobSuccessResult or PutJobFailureResult; a job that is over is told of no more
(InvalidJobStateException), and one that there never was is not known (JobNotFoundException). "Invoke
a Lambda function in a pipeline".
Here whoever plays the part of CodePipeline begins a job at `/_codepipeline/jobs`, and asks there how
it has ended; a job is of an action that its pipeline has.
Patched: `CodePipelineResponse`, which gets two operations; `DomainDispatcherApplication.__call__`.
"""

import json
import uuid

from moto.codepipeline.models import codepipeline_backends
from moto.codepipeline.responses import CodePipelineResponse
from moto.core.exceptions import JsonRESTError

import service_model
from moto_requests import answer_where
from patching import add

# The emulator's own path, beside that of webhooks.
JOBS_PATH = "/_codepipeline/jobs"


def _jobs_of(backend):
    """The jobs of an account and region, by id. A reset of moto empties them."""
    return vars(backend).setdefault("jobs", {})


def _invokes(pipeline, action):
    return any(
        each["name"] == action and each["actionTypeId"]["category"] == "Invoke"
        for stage in pipeline.pipeline["stages"]
        for each in stage["actions"]
    )


def _begin(request):
    asked = json.loads(request.get_data())
    for _, _, backend in codepipeline_backends.iter_backends():
        pipeline = backend.pipelines.get(asked["pipeline"])
        if pipeline is not None and _invokes(pipeline, asked["action"]):
            job = str(uuid.uuid4())
            _jobs_of(backend)[job] = {"status": "InProgress"}
            return 200, {"id": job}
    return 404, {"message": "There is no such pipeline, or it has no such action"}


def _shown(request):
    for _, _, backend in codepipeline_backends.iter_backends():
        job = _jobs_of(backend).get(request.args.get("id", ""))
        if job is not None:
            return 200, job
    return 404, {"message": "There is no such job"}


def _answer(request):
    return _begin(request) if request.method == "POST" else _shown(request)


def _ending(operation, result_of):
    def end(self):
        request = json.loads(self.body or "{}")
        message = service_model.refusal("codepipeline", operation, request)
        if message is not None:
            raise JsonRESTError("ValidationException", message)
        jobs = _jobs_of(self.codepipeline_backend)
        job = jobs.get(request["jobId"])
        if job is None:
            raise JsonRESTError("JobNotFoundException", f"There is no job '{request['jobId']}'")
        if job["status"] != "InProgress":
            raise JsonRESTError("InvalidJobStateException", f"The job is {job['status']} already")
        # With a token the action goes on: the function is invoked again.
        if "continuationToken" not in request:
            job.update(result_of(request))
        return "{}"

    return end


def apply():
    add(
        CodePipelineResponse,
        {
            "put_job_success_result": _ending(
                "PutJobSuccessResult", lambda _request: {"status": "Succeeded"}
            ),
            "put_job_failure_result": _ending(
                "PutJobFailureResult",
                lambda request: {
                    "status": "Failed",
                    "message": request["failureDetails"]["message"],
                },
            ),
        },
    )
    answer_where(lambda request: request.path == JOBS_PATH, _answer)
