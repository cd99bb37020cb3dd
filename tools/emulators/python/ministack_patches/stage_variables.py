"""Stage variables in integration URIs.

Gap: API Gateway passes an integration URI on as it is, so `function:name:${stageVariables.Alias}`
names no function.
AWS: replaces `${stageVariables.X}` by the value that the stage has for X, and by nothing where it
has none.
Patched: `apigateway_v1._invoke_lambda_proxy_v1`.
"""

import re

from ministack.services import apigateway_v1

from patching import replace

_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")


def _resolving(original):
    async def invoke(integration, api_id, stage_name, stage, *args, **kwargs):
        variables = stage.get("variables") or {}
        uri = _VARIABLE.sub(lambda match: variables.get(match[1], ""), integration.get("uri", ""))
        return await original(
            {**integration, "uri": uri}, api_id, stage_name, stage, *args, **kwargs
        )

    return invoke


def apply():
    replace(apigateway_v1, "_invoke_lambda_proxy_v1", "5651a96fa7ba", _resolving)
