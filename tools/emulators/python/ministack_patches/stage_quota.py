"""How many stages a REST API may have.

Gap: any number.
AWS: 10 unless the account has another quota, which CreateStage and CreateDeployment answer with
LimitExceededException. The environment variable STAGES_PER_API is that other quota.
Patched: `apigateway_v1._create_stage` and `_create_deployment`.
"""

import os

from ministack.services import apigateway_v1

from patching import replace

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
# MiniStack hands its environment to the functions that it runs, which this is nothing for.
_MOST = int(os.environ.pop("STAGES_PER_API", "10"))


def _counting(original):
    def create(api_id, data):
        stages = apigateway_v1._stages_v1.get(api_id, {})
        name = data.get("stageName")
        if name and name not in stages and len(stages) >= _MOST:
            message = f"The maximum number of stages for this API, {_MOST}, has been reached"
            return apigateway_v1._v1_error("LimitExceededException", message, 429)
        return original(api_id, data)

    return create


def apply():
    replace(apigateway_v1, "_create_stage", "f58c23c490e8", _counting)
    replace(apigateway_v1, "_create_deployment", "cf248c888e1f", _counting)
