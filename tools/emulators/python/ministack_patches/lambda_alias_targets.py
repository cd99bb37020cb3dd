"""Versions that an alias points to.

Gap: an alias may point to a version that does not exist, and split its traffic with `$LATEST`;
ListAliases ignores the version it is asked for.
AWS: refuses both, and lists the aliases of that version only.
Patched: `lambda_svc._create_alias`, `_update_alias` and `_list_aliases`.
"""

from ministack.services import lambda_svc

from patching import replace


def _refusal(function_name, target, weights):
    """The error response for a target and weights that AWS refuses; None if it takes them."""
    function = lambda_svc._functions.get(function_name)
    if function is None:
        return None
    if weights and "$LATEST" in (target, *weights):
        message = "$LATEST is not supported for an alias pointing to more than 1 version"
        return lambda_svc.error_response_json("InvalidParameterValueException", message, 400)
    for version in (target, *weights):
        if version != "$LATEST" and version not in function["versions"]:
            message = f"Function not found: {lambda_svc._func_arn(function_name)}:{version}"
            return lambda_svc.error_response_json("ResourceNotFoundException", message, 404)
    return None


def _weights(alias):
    return (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}


def _checked_create(original):
    def create_alias(function_name, data):
        refusal = _refusal(function_name, data.get("FunctionVersion"), _weights(data))
        return refusal or original(function_name, data)

    return create_alias


def _checked_update(original):
    def update_alias(function_name, alias_name, data):
        function = lambda_svc._functions.get(function_name) or {"aliases": {}}
        alias = function["aliases"].get(alias_name)
        if alias is None:
            return original(function_name, alias_name, data)
        future = {**alias, **data}
        refusal = _refusal(function_name, future["FunctionVersion"], _weights(future))
        return refusal or original(function_name, alias_name, data)

    return update_alias


def _filtered_list(original):
    def list_aliases(function_name, query_params):
        function = lambda_svc._functions.get(function_name)
        version = lambda_svc._qp_first(query_params, "FunctionVersion")
        if function is None or not version:
            return original(function_name, query_params)
        everything = function["aliases"]
        function["aliases"] = {
            name: alias
            for name, alias in everything.items()
            if version == alias["FunctionVersion"] or version in _weights(alias)
        }
        try:
            return original(function_name, query_params)
        finally:
            function["aliases"] = everything

    return list_aliases


def apply():
    replace(lambda_svc, "_create_alias", "2fca00d580eb", _checked_create)
    replace(lambda_svc, "_update_alias", "0017f6b94b06", _checked_update)
    replace(lambda_svc, "_list_aliases", "2c47f45b2b2f", _filtered_list)
