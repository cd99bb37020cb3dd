"""The settings of the environment that a request came in through, read while it is answered.

A version is promoted unchanged from one environment to the next, so nothing that differs between them can be part of
it. Plain settings are variables of the API's stage and come with the request. Secrets are SecureString parameters in
AWS Systems Manager, whose path the stage variable ParameterPath tells: `/<project>/<environment>/`.
"""

import time
from functools import cache

# How long a secret is kept in memory. A new value is in use everywhere after as many seconds.
SECONDS_TO_LIVE = 300

# Parameter name to its value and the time until which that is good.
_secrets = {}


def setting(event, name, default=None):
    """A plain setting, or the default where the environment has none of that name."""
    return (event.get("stageVariables") or {}).get(name, default)


def secret(event, context, name):
    """A secret of the environment. Raises LookupError where there is none, or where no stage says which are meant."""
    parameter = parameter_path(event, context) + name
    value, good_until = _secrets.get(parameter, (None, 0))
    # The wall clock goes on while Lambda keeps this process frozen between two requests.
    if time.time() >= good_until:
        value = read_parameter(parameter)
        _secrets[parameter] = (value, time.time() + SECONDS_TO_LIVE)
    return value


def parameter_path(event, context):
    """Where the secrets of the environment lie, checked against the alias that was invoked."""
    path = setting(event, "ParameterPath")
    if not path:
        raise LookupError(
            "Secrets cannot be read: the event has no stage variable ParameterPath. The platform sets it on every "
            'stage; a direct invocation has to send {"stageVariables": {"ParameterPath": "/<project>/<environment>/"}}.'
        )
    environment = environment_of(event, context)
    if not path.endswith(f"/{environment}/"):
        raise LookupError(f"ParameterPath is {path}, but the request came in through the environment {environment}.")
    return path


def read_parameter(parameter):
    """The decrypted value of a parameter."""
    ssm = client()
    try:
        return ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound as error:
        *_, environment, name = parameter.split("/")
        command = f"npm run platform -- settings secret {environment} {name}"
        raise LookupError(f"There is no secret {parameter}. To set it: {command}") from error


@cache
def client():
    """The client for Systems Manager. boto3 comes with Lambda's runtime, and is slow to import: it waits for a need."""
    import boto3

    return boto3.client("ssm")


def environment_of(event, context):
    """The environment that this request came in through, or None outside all of them.

    The alias in the invoked ARN says it: the same version of the code serves every environment it was promoted to.
    Where the function was invoked without an alias, the stage of the API says it.
    """
    # arn:aws:lambda:<region>:<account>:function:<name>, and for an alias or a version :<qualifier>
    qualifier = getattr(context, "invoked_function_arn", "").split(":")[7:]
    if qualifier and not is_version(qualifier[0]):
        return qualifier[0]
    stage = (event.get("requestContext") or {}).get("stage")
    return setting(event, "LambdaFunctionAlias") or stage


def is_version(qualifier):
    """True for a version's number and for $LATEST, which is not an alias either."""
    return qualifier.isdigit() or qualifier == "$LATEST"
