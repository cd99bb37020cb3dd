"""Names of stages, and variables of stages.

Gap: any text is a name or a value.
AWS: a stage's name has at most 128 letters, digits, hyphens and underscores; a variable's name has
letters, digits and underscores, and its value some punctuation as well (`CreateStage` in the API
reference).
Patched: `apigateway_v1._create_stage`, `_create_deployment` and `_update_stage`.
"""

import re

from ministack.services import apigateway_v1

from patching import replace

_STAGE = re.compile(r"[A-Za-z0-9_-]{1,128}")
_VARIABLE = re.compile(r"[A-Za-z0-9_]+")
_VALUE = re.compile(r"[A-Za-z0-9\-._~:/?#&=,]+")
_PREFIX = "/variables/"


def _fault(name, variables):
    if name and not _STAGE.fullmatch(name):
        return "Stage name only allows a-zA-Z0-9_-"
    for variable, value in variables.items():
        if not _VARIABLE.fullmatch(variable) or not _VALUE.fullmatch(str(value)):
            return f"Invalid stage variable: {variable}"
    return None


def _refusing(original, sent_in):
    def checked(api_id, *args):
        fault = _fault(*sent_in(args[-1]))
        if fault is not None:
            return apigateway_v1._v1_error("BadRequestException", fault, 400)
        return original(api_id, *args)

    return checked


def _created(data):
    return data.get("stageName"), data.get("variables") or {}


def _patched(data):
    operations = data.get("patchOperations", [])
    return None, {
        each["path"][len(_PREFIX):]: each["value"]
        for each in operations
        if each.get("path", "").startswith(_PREFIX) and "value" in each
    }


def apply():
    for name, expected_hash, sent_in in (
        ("_create_stage", "f58c23c490e8", _created),
        ("_create_deployment", "cf248c888e1f", _created),
        ("_update_stage", "dcea426981d7", _patched),
    ):
        replace(
            apigateway_v1,
            name,
            expected_hash,
            lambda original, sent_in=sent_in: _refusing(original, sent_in),
        )
