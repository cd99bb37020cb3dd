"""Requests, held against the models of the AWS services that botocore brings.

Emulators take much that AWS refuses. What the patches add checks its requests here, so that a
program that sends the wrong shape does not look right.
"""

import re
from functools import cache

import botocore.session

_TYPES = {
    "boolean": bool,
    "integer": int,
    "list": list,
    "long": int,
    "map": dict,
    "string": str,
    "structure": dict,
}


@cache
def _input_shape(service, operation):
    model = botocore.session.get_session().get_service_model(service)
    return model.operation_model(operation).input_shape


@cache
def _expression(pattern):
    """A pattern of a model; None where it is of a kind that only Java knows: it is not checked."""
    try:
        return re.compile(pattern)
    except re.error:
        return None


def refusal(service, operation, request):
    """The message with which AWS refuses a request; None for one that it takes.

    Members that the model does not know are ignored, as AWS does. No value is repeated: it may be
    a secret.
    """
    faults = list(_faults(_input_shape(service, operation), request, ""))
    if not faults:
        return None
    plural = "s" if len(faults) > 1 else ""
    return f"{len(faults)} validation error{plural} detected: {'; '.join(faults)}"


def _fault(path, rule):
    return f"Value at '{path}' failed to satisfy constraint: Member must {rule}"


def _faults(shape, value, path):
    expected = _TYPES.get(shape.type_name)
    if expected is not None and not isinstance(value, expected):
        yield _fault(path, f"be of type {shape.type_name}")
    elif shape.type_name == "structure":
        yield from _faults_of_members(shape, value, path)
    elif shape.type_name == "list":
        yield from _faults_of_size(shape, len(value), path, "have length")
        for number, member in enumerate(value, 1):
            yield from _faults(shape.member, member, f"{path}.{number}.member")
    elif shape.type_name == "string":
        yield from _faults_of_text(shape, value, path)
    elif expected is int:
        yield from _faults_of_size(shape, value, path, "have value")


def _faults_of_members(shape, value, path):
    prefix = f"{path}." if path else ""
    for name in shape.required_members:
        if value.get(name) is None:
            yield _fault(f"{prefix}{name}", "not be null")
    for name, member in shape.members.items():
        # The JSON protocol takes null for a member that is left out.
        if value.get(name) is not None:
            yield from _faults(member, value[name], f"{prefix}{name}")


def _faults_of_size(shape, size, path, words):
    limits = shape.metadata
    if "min" in limits and size < limits["min"]:
        yield _fault(path, f"{words} greater than or equal to {limits['min']}")
    if "max" in limits and size > limits["max"]:
        yield _fault(path, f"{words} less than or equal to {limits['max']}")


def _faults_of_text(shape, value, path):
    yield from _faults_of_size(shape, len(value), path, "have length")
    if shape.enum and value not in shape.enum:
        yield _fault(path, f"satisfy enum value set: [{', '.join(shape.enum)}]")
    pattern = shape.metadata.get("pattern")
    expression = _expression(pattern) if pattern else None
    if expression and not expression.fullmatch(value):
        yield _fault(path, f"satisfy regular expression pattern: {pattern}")
