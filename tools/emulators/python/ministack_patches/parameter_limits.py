"""What Systems Manager takes for a parameter, and gives at once.

Gap: a value may be empty, or larger than its tier allows; GetParametersByPath gives any number of
parameters at once; and DescribeParameters takes the option OneLevel for Recursive.
AWS: refuses such a value and more than 10 parameters at once; OneLevel is one level.
Patched: `ssm._put_parameter`, `_get_parameters_by_path` and `_apply_filter`.
"""

from ministack.services import ssm

from patching import replace

# Characters of a value, by tier.
_MOST_CHARACTERS = {"Standard": 4096, "Advanced": 8192}
_MOST_AT_ONCE = 10


def _refusal(message):
    return ssm.error_response_json("ValidationException", message, 400)


def _tier(data, value):
    return data.get("Tier") or ssm._default_tier(data, value, ssm._parameters.get(data.get("Name")))


def _measuring(original):
    def put_parameter(data):
        value = data.get("Value", "")
        if value == "":
            return _refusal(
                "1 validation error detected: Value '' at 'value' failed to satisfy constraint: "
                "Member must have length greater than or equal to 1."
            )
        most = _MOST_CHARACTERS.get(_tier(data, value))
        if most is not None and len(value) > most:
            return _refusal(
                f"{_tier(data, value)} tier parameters support a maximum parameter value of {most} "
                "characters."
            )
        return original(data)

    return put_parameter


def _counting(original):
    def get_parameters_by_path(data):
        if data.get("MaxResults", 0) > _MOST_AT_ONCE:
            return _refusal(
                f"1 validation error detected: Value '{data['MaxResults']}' at 'maxResults' failed "
                f"to satisfy constraint: Member must have value less than or equal to {_MOST_AT_ONCE}."
            )
        return original(data)

    return get_parameters_by_path


def _minding_levels(original):
    def apply_filter(param, key, option, values):
        if key == "Path" and option == "OneLevel" and values:
            return param["Name"].rpartition("/")[0] in [value.rstrip("/") for value in values]
        return original(param, key, option, values)

    return apply_filter


def apply():
    replace(ssm, "_put_parameter", "7518a51e5653", _measuring)
    replace(ssm, "_get_parameters_by_path", "3d7b8c0e877c", _counting)
    replace(ssm, "_apply_filter", "2bc7c6a09033", _minding_levels)
