"""UpdateFunctionCode with DryRun.

Gap: the flag is ignored: the code is replaced.
AWS: checks the request and answers as if it had been carried out, but changes nothing.
Patched: `lambda_svc._update_code`.
"""

from ministack.services import lambda_svc

from patching import replace


def _undoing(original):
    def update_code(name, data):
        function = lambda_svc._functions.get(name)
        if not data.get("DryRun") or function is None:
            return original(name, data)
        # The original changes the record in place: it gets a copy, which is then dropped.
        lambda_svc._functions[name] = {**function, "config": dict(function["config"])}
        try:
            return original(name, {**data, "Publish": False})
        finally:
            lambda_svc._functions[name] = function

    return update_code


def apply():
    replace(lambda_svc, "_update_code", "0998d118b422", _undoing)
