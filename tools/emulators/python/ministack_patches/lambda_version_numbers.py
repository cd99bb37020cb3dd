"""The numbers of versions of a function that is made again.

Gap: after a function was deleted, the next one of its name begins with version 1.
AWS: never uses the number of a version again, even for a function that was deleted and made again.
Patched: `lambda_svc._delete_function` and `_publish_version`, through which every version is
published (see `lambda_publish`).
"""

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import lambda_svc

from patching import replace

# The next number of each function that was deleted, by its name.
_next_numbers = AccountRegionScopedDict()


def _remembering(original):
    def delete_function(name, query_params, path_qualifier=None):
        function = lambda_svc._functions.get(name)
        response = original(name, query_params, path_qualifier)
        if function is not None and name not in lambda_svc._functions:
            _next_numbers[name] = max(function["next_version"], _next_numbers.get(name, 1))
        return response

    return delete_function


def _going_on(original):
    def publish_version(name, data):
        function = lambda_svc._functions.get(name)
        if function is not None:
            function["next_version"] = max(function["next_version"], _next_numbers.get(name, 1))
        return original(name, data)

    return publish_version


def apply():
    replace(lambda_svc, "_delete_function", "4acf1bc5a56c", _remembering)
    replace(lambda_svc, "_publish_version", "3bc240a8db5d", _going_on)
