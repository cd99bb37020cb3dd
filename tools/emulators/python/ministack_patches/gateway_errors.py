"""What a REST API answers by itself says so in a header, and a function's answer has to be one.

Gap: some answers of the API's own have no `x-amzn-ErrorType`; what a function says as it fails is
shown to whoever asks; and an answer without a `statusCode` passes as one with 200.
AWS: every answer of its own names its error there. A function that fails, or whose answer is no
"Output format of a Lambda function for proxy integration", is 502, `Internal server error` and
`InternalServerErrorException`.
Patched: `apigateway_v1._lambda_proxy_response`, `apigateway_v1._GATEWAY_RESPONSE_ERROR_TYPES`.
"""

import json

from ministack.services import apigateway_v1

from patching import replace

_TYPES = {
    "INTEGRATION_FAILURE": "InternalServerErrorException",
    "INTEGRATION_TIMEOUT": "InternalServerErrorException",
    "INVALID_API_KEY": "ForbiddenException",
    "QUOTA_EXCEEDED": "LimitExceededException",
    "REQUEST_TOO_LARGE": "RequestTooLargeException",
    "UNSUPPORTED_MEDIA_TYPE": "UnsupportedMediaTypeException",
}

_FAILED = {
    "statusCode": 502,
    "headers": {"x-amzn-ErrorType": "InternalServerErrorException"},
    "body": json.dumps({"message": "Internal server error"}),
}


def _is_answer(payload):
    if isinstance(payload, (str, bytes)):
        try:
            payload = json.loads(payload)
        except ValueError:
            return False
    return isinstance(payload, dict) and "statusCode" in payload


def _naming(original):
    def respond(result):
        if result.get("throttle"):
            return original(result)
        if result.get("error") or not _is_answer(result.get("body")):
            return dict(_FAILED), None
        return original(result)

    return respond


def apply():
    for response_type, error_type in _TYPES.items():
        apigateway_v1._GATEWAY_RESPONSE_ERROR_TYPES.setdefault(response_type, error_type)
    replace(apigateway_v1, "_lambda_proxy_response", "3a5b91b76870", _naming)
