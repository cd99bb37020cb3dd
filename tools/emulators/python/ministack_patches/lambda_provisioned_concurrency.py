"""Provisioned concurrency of aliases.

Gap: it is taken for $LATEST, and for two aliases of one version; an alias that has it serves a
version that it was moved to at once.
AWS: refuses both, also where an alias is moved; and while it gets copies of the new version ready,
the alias has weights that send all requests to the version before.
Patched: `lambda_svc._put_provisioned_concurrency`, `_update_alias`, `_invoke` and
`_effective_func_record_for_qualifier`.
"""

import threading

from ministack.services import lambda_svc

from patching import replace

# AWS takes minutes.
ALLOCATION_SECONDS = 2.0


def _refused(message):
    return lambda_svc.error_response_json("InvalidParameterValueException", message, 400)


def _refusal(function, qualifier, version):
    """The error response for a qualifier that is to have it, and stands for a version."""
    if version == "$LATEST":
        return _refused(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
        )
    for other in function.get("provisioned_concurrency", {}):
        if other != qualifier and _version_of(function, other) == version:
            return _refused(
                "Alias can not be used for Provisioned Concurrency configuration on an already "
                "provisioned version"
            )
    return None


def _version_of(function, qualifier):
    return function["aliases"].get(qualifier, {}).get("FunctionVersion", qualifier)


def _checked_put(original):
    def put(function_name, qualifier, data):
        function = lambda_svc._functions.get(function_name)
        if function is None:
            return original(function_name, qualifier, data)
        key = qualifier or "$LATEST"
        return _refusal(function, key, _version_of(function, key)) or original(
            function_name, qualifier, data
        )

    return put


def _allocating_update(original):
    def update_alias(function_name, alias_name, data):
        function = lambda_svc._functions.get(function_name) or {"aliases": {}}
        alias = function["aliases"].get(alias_name)
        if alias is None or alias_name not in function.get("provisioned_concurrency", {}):
            return original(function_name, alias_name, data)
        before = alias["FunctionVersion"]
        version = data.get("FunctionVersion", before)
        refusal = _refusal(function, alias_name, version)
        if refusal is not None:
            return refusal
        answer = original(function_name, alias_name, data)
        if alias["FunctionVersion"] != before:
            routing = {"AdditionalVersionWeights": {before: 1.0}}
            alias["RoutingConfig"] = routing

            def ready():
                if alias.get("RoutingConfig") is routing:
                    alias.pop("RoutingConfig", None)

            timer = threading.Timer(ALLOCATION_SECONDS, ready)
            timer.daemon = True
            timer.start()
        return answer

    return update_alias


def _serving(function, qualifier):
    """The version that all requests to an alias go to by its weights; else the qualifier."""
    alias = (function or {}).get("aliases", {}).get(qualifier) or {}
    weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    whole = [version for version, weight in weights.items() if weight == 1]
    return whole[0] if whole else qualifier


def _weighted(original):
    def record_for_qualifier(function, qualifier):
        return original(function, _serving(function, qualifier))

    return record_for_qualifier


def _weighted_invocation(original):
    def invoke(name, event, headers, path_qualifier=None, query_params=None):
        # The function then finds the ARN of the version in its context.
        qualifier = path_qualifier or lambda_svc._qp_first(query_params or {}, "Qualifier")
        serving = _serving(lambda_svc._functions.get(name), qualifier)
        return original(name, event, headers, serving, query_params)

    return invoke


def apply():
    replace(lambda_svc, "_put_provisioned_concurrency", "c9f084246ab9", _checked_put)
    replace(lambda_svc, "_update_alias", "0017f6b94b06", _allocating_update)
    replace(lambda_svc, "_effective_func_record_for_qualifier", "9347cb8fd2dc", _weighted)
    replace(lambda_svc, "_invoke", "ab193779e5c2", _weighted_invocation)
