"""Settings of a function that are taken away.

Gap: a dead-letter queue that is taken away stays with an empty ARN, and variables as an empty map.
AWS: the configuration then has no DeadLetterConfig, and no Environment.
Patched: `lambda_svc._update_config`.
"""

from ministack.services import lambda_svc

from patching import replace


def _emptying(original):
    def update_config(name, data):
        answer = original(name, data)
        function = lambda_svc._functions.get(name)
        config = function["config"] if function is not None else {}
        for member, what in (("DeadLetterConfig", "TargetArn"), ("Environment", "Variables")):
            if not (config.get(member) or {}).get(what):
                config.pop(member, None)
        return answer

    return update_config


def apply():
    replace(lambda_svc, "_update_config", "6999cb0695da", _emptying)
