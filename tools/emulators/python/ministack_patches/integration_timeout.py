"""The timeout of an integration that was updated.

Gap: a patch operation carries every value as a text, and the timeout stays one; the AWS SDKs refuse
the answer.
AWS: answers with a number.
Patched: `apigateway_v1._update_integration`.
"""

from ministack.services import apigateway_v1

from patching import replace


def _with_number(original):
    def update_integration(api_id, resource_id, http_method, data):
        response = original(api_id, resource_id, http_method, data)
        if response[0] != 200:
            return response
        resource = apigateway_v1._resources[api_id][resource_id]
        integration = resource["resourceMethods"][http_method]["methodIntegration"]
        integration["timeoutInMillis"] = int(integration["timeoutInMillis"])
        return apigateway_v1._v1_response(integration)

    return update_integration


def apply():
    replace(apigateway_v1, "_update_integration", "75ffea88a491", _with_number)
