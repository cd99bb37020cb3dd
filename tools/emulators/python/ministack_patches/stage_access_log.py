"""Access log settings of a stage that has none.

Gap: a stage created without access log settings comes back with an empty block of them, which the
AWS provider takes for settings to be removed, at every update.
AWS: leaves the block out.
Patched: `apigateway_v1._create_stage`.
"""

from ministack.services import apigateway_v1

from patching import replace


def _without_empty_block(original):
    def create_stage(api_id, data):
        response = original(api_id, data)
        stage = apigateway_v1._stages_v1.get(api_id, {}).get(data.get("stageName"))
        if response[0] != 201 or stage is None or stage.get("accessLogSettings"):
            return response
        stage.pop("accessLogSettings", None)
        return apigateway_v1._v1_response(stage, 201)

    return create_stage


def apply():
    replace(apigateway_v1, "_create_stage", "f58c23c490e8", _without_empty_block)
