"""The logging role of API Gateway's account settings, once it has been taken away.

Gap: GetAccount shows an empty ARN after a reset.
AWS: leaves the field out, as before the role was set.
Patched: `apigateway_v1._update_account`.
"""

from ministack.services import apigateway_v1

from patching import replace


def _without_empty_role(original):
    def update_account(data):
        response = original(data)
        settings = apigateway_v1._account_settings.get("settings") or {}
        if settings.get("cloudwatchRoleArn"):
            return response
        settings.pop("cloudwatchRoleArn", None)
        return apigateway_v1._get_account()

    return update_account


def apply():
    replace(apigateway_v1, "_update_account", "1452e9fc2670", _without_empty_role)
