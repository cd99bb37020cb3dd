"""The ARN under which a queue or a stream invokes a function.

Gap: a function whose alias receives the messages of a queue or the records of a stream finds the ARN
of the version in its context, and so cannot tell its environment.
AWS: `context.invoked_function_arn` is the ARN that was invoked; it ends with the alias.
Patched: `lambda_svc._get_func_record_for_qualifier`, while `_poll_sqs`, `_poll_kinesis` and
`_poll_dynamodb_streams` ask it.
"""

import threading

from ministack.services import lambda_svc

from ministack_patches.invoked_alias import invoked_as
from patching import replace

_here = threading.local()


def _with_qualifier(original):
    def get_record(name, qualifier):
        record, config = original(name, qualifier)
        if config is None or not qualifier or not getattr(_here, "polls", False):
            return record, config
        return invoked_as(record, config, f"{lambda_svc._func_arn(name)}:{qualifier}")

    return get_record


def _polling(original):
    def poll():
        _here.polls = True
        try:
            return original()
        finally:
            _here.polls = False

    return poll


def apply():
    replace(lambda_svc, "_get_func_record_for_qualifier", "a86e90478088", _with_qualifier)
    replace(lambda_svc, "_poll_sqs", "e438a6a1e094", _polling)
    replace(lambda_svc, "_poll_kinesis", "0d590120d060", _polling)
    replace(lambda_svc, "_poll_dynamodb_streams", "2b2460e933a9", _polling)
