"""Switches of a method that are changed.

Gap: a method that asks for no key and is changed to ask for one, or the other way round, answers with
a text from then on, which the provider cannot read.
AWS: every value of a patch is a text, and the method has `true` or `false`: "PatchOperation".
Patched: `apigateway_v1._update_method`.
"""

from ministack.services import apigateway_v1

from patching import replace


def _switching(original):
    def update(api_id, resource_id, http_method, data):
        patches = [_switched(patch) for patch in data.get("patchOperations", [])]
        return original(api_id, resource_id, http_method, {**data, "patchOperations": patches})

    return update


def _switched(patch):
    is_switch = patch.get("path") == "/apiKeyRequired"
    return {**patch, "value": str(patch.get("value")).lower() == "true"} if is_switch else patch


def apply():
    replace(apigateway_v1, "_update_method", "950ed4ed83b6", _switching)
