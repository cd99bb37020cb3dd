"""The size from which on a REST API that is updated compresses its answers.

Gap: a patch operation has every value as a text, and MiniStack keeps it as one, which the AWS SDKs
refuse where they read it.
AWS: takes whole numbers from 0 to 10485760 and answers with an integer; without a value the API
compresses no more, and the field is not there.
Patched: `apigateway_v1._update_rest_api`.
"""

from ministack.services import apigateway_v1

from patching import replace

PATH = "/minimumCompressionSize"
LARGEST = 10485760


def _size(operation):
    """The size that an operation sets; None where it takes it away."""
    value = operation.get("value")
    return None if operation["op"] == "remove" or value in (None, "") else int(value)


def _with_integer(original):
    def update_rest_api(api_id, data):
        operations = data.get("patchOperations", [])
        own = [each for each in operations if each.get("path") == PATH]
        if not own or api_id not in apigateway_v1._rest_apis:
            return original(api_id, data)
        try:
            size = _size(own[-1])
        except ValueError:
            size = -1
        if size is not None and not 0 <= size <= LARGEST:
            message = f"Invalid minimum compression size, must be between 0 and {LARGEST}"
            return apigateway_v1._v1_error("BadRequestException", message, 400)
        api = apigateway_v1._rest_apis[api_id]
        api.pop("minimumCompressionSize", None)
        if size is not None:
            api["minimumCompressionSize"] = size
        others = [each for each in operations if each.get("path") != PATH]
        return original(api_id, {**data, "patchOperations": others})

    return update_rest_api


def apply():
    replace(apigateway_v1, "_update_rest_api", "fa3a224e2c63", _with_integer)
