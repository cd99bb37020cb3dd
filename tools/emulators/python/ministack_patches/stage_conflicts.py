"""Stages and deployments that depend on each other.

Gap: a deployment can be deleted while a stage points to it, a stage can point to a deployment that
does not exist, and creating a stage again replaces it.
AWS: refuses all three.
Patched: `apigateway_v1._delete_deployment`, `_create_stage` and `_update_stage`.
"""

from ministack.services import apigateway_v1

from patching import replace

_NO_DEPLOYMENT = "Deployment id does not exist"


def _bad_request(message):
    return apigateway_v1._v1_error("BadRequestException", message, 400)


def _has_deployment(api_id, deployment_id):
    return deployment_id in apigateway_v1._deployments_v1.get(api_id, {})


def _refusing_in_use(original):
    def delete_deployment(api_id, deployment_id):
        stages = apigateway_v1._stages_v1.get(api_id, {}).values()
        if any(stage.get("deploymentId") == deployment_id for stage in stages):
            return _bad_request(
                "Active stages pointing to this deployment must be moved or deleted"
            )
        return original(api_id, deployment_id)

    return delete_deployment


def _refusing_duplicate(original):
    def create_stage(api_id, data):
        if data.get("stageName") in apigateway_v1._stages_v1.get(api_id, {}):
            return apigateway_v1._v1_error("ConflictException", "Stage already exists", 409)
        if api_id in apigateway_v1._rest_apis and not _has_deployment(
            api_id, data.get("deploymentId")
        ):
            return _bad_request(_NO_DEPLOYMENT)
        return original(api_id, data)

    return create_stage


def _refusing_unknown(original):
    def update_stage(api_id, stage_name, data):
        for operation in data.get("patchOperations", []):
            if operation.get("path") == "/deploymentId" and not _has_deployment(
                api_id, operation.get("value")
            ):
                return _bad_request(_NO_DEPLOYMENT)
        return original(api_id, stage_name, data)

    return update_stage


def apply():
    replace(apigateway_v1, "_delete_deployment", "cb25e7c6f4f5", _refusing_in_use)
    replace(apigateway_v1, "_create_stage", "f58c23c490e8", _refusing_duplicate)
    replace(apigateway_v1, "_update_stage", "dcea426981d7", _refusing_unknown)
