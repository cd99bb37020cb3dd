"""The binary media types of a REST API that is updated.

Gap: a patch operation names a type in its path (`/binaryMediaTypes/image~1png`); MiniStack makes a
map of them, which the AWS SDKs refuse.
AWS: adds the type to the list, or removes it.
Patched: `apigateway_v1._update_rest_api`.
"""

from ministack.services import apigateway_v1

from patching import replace

PREFIX = "/binaryMediaTypes/"


def _with_list(original):
    def update_rest_api(api_id, data):
        operations = data.get("patchOperations", [])
        others = [each for each in operations if not each.get("path", "").startswith(PREFIX)]
        response = original(api_id, {**data, "patchOperations": others})
        if response[0] != 200 or len(others) == len(operations):
            return response
        api = apigateway_v1._rest_apis[api_id]
        types = list(api.get("binaryMediaTypes") or [])
        for operation in operations:
            if operation in others:
                continue
            # RFC 6901 escapes the slash of a media type.
            name = operation["path"][len(PREFIX):].replace("~1", "/").replace("~0", "~")
            if name in types:
                types.remove(name)
            if operation["op"] != "remove":
                types.append(operation.get("value") or name)
        api["binaryMediaTypes"] = types
        return apigateway_v1._v1_response(apigateway_v1._rest_api_view(api))

    return update_rest_api


def apply():
    replace(apigateway_v1, "_update_rest_api", "fa3a224e2c63", _with_list)
