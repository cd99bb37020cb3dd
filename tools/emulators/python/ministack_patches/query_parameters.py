"""Query parameters that come more than once.

Gap: `queryStringParameters` of the event has the first value.
AWS: has the last one; all are in `multiValueQueryStringParameters`.
Patched: `apigateway_v1._build_lambda_event_v1`.
"""

from ministack.services import apigateway_v1

from patching import replace


def _taking_last(original):
    def build_event(*args, **kwargs):
        event = original(*args, **kwargs)
        values = event["multiValueQueryStringParameters"]
        if values:
            event["queryStringParameters"] = {
                name: of_name[-1] for name, of_name in values.items()
            }
        return event

    return build_event


def apply():
    replace(apigateway_v1, "_build_lambda_event_v1", "c7ac97b91f6e", _taking_last)
