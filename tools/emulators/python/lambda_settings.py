"""Settings of a function that Lambda refuses, when it is made and when it is changed."""

from ministack.services import lambda_svc

from patching import replace


def refused(message):
    return lambda_svc.error_response_json("InvalidParameterValueException", message, 400)


def refuse_settings(refusal):
    """Has Lambda ask `refusal` of the settings that it is given: an answer of its is Lambda's own."""

    def checked_creation(original):
        return lambda data: refusal(data) or original(data)

    def checked_update(original):
        return lambda name, data: refusal(data) or original(name, data)

    replace(lambda_svc, "_create_function", "e307eecdf0d8", checked_creation)
    replace(lambda_svc, "_update_config", "6999cb0695da", checked_update)
