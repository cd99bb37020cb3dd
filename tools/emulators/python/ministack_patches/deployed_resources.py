"""What a stage serves.

Gap: every stage serves the API's resources as they are now, so a program that forgets to deploy
looks right.
AWS: a stage serves the resources as they were when its deployment was created.
Patched: `apigateway_v1._create_deployment`, `_execute_in_scope`, `_match_resource_tree` and
`_match_greedy_fallback`.
"""

import copy
from contextvars import ContextVar
from types import FunctionType

from ministack.services import apigateway_v1

from patching import replace

# By API and deployment id: the API's resources at that time.
_snapshots = {}
# The resources that the request in hand is matched against.
_served = ContextVar("served_resources", default=None)


def _remembering(original):
    def create_deployment(api_id, data):
        before = set(apigateway_v1._deployments_v1.get(api_id, {}))
        response = original(api_id, data)
        for deployment_id in set(apigateway_v1._deployments_v1.get(api_id, {})) - before:
            _snapshots[api_id, deployment_id] = copy.deepcopy(
                apigateway_v1._resources.get(api_id, {})
            )
        return response

    return create_deployment


def _choosing(original):
    async def execute(request, api_id, stage_name, *args):
        stage = apigateway_v1._stages_v1.get(api_id, {}).get(stage_name) or {}
        token = _served.set(_snapshots.get((api_id, stage.get("deploymentId"))))
        try:
            return await original(request, api_id, stage_name, *args)
        finally:
            _served.reset(token)

    return execute


def _matching_snapshot(original):
    """The function itself, reading the snapshot instead of the module's variable `_resources`."""

    def match(api_id, *args):
        resources = _served.get()
        if resources is None:
            return original(api_id, *args)
        names = {**original.__globals__, "_resources": {api_id: resources}}
        return FunctionType(original.__code__, names, original.__name__)(api_id, *args)

    return match


def apply():
    replace(apigateway_v1, "_create_deployment", "cf248c888e1f", _remembering)
    replace(apigateway_v1, "_execute_in_scope", "2ae72b7d5eb6", _choosing)
    replace(apigateway_v1, "_match_resource_tree", "f07f88e8b49c", _matching_snapshot)
    replace(apigateway_v1, "_match_greedy_fallback", "6ac79d39cdb9", _matching_snapshot)
