"""Deleting `$LATEST`.

Gap: DeleteFunction with the qualifier `$LATEST` deletes the function with all its versions.
AWS: refuses it.
Patched: `lambda_svc._delete_function`.
"""

from ministack.services import lambda_svc

from patching import replace


def _refusing_latest(original):
    def delete_function(name, query_params, path_qualifier=None):
        qualifier = lambda_svc._qualifier_from_path_or_query(path_qualifier, query_params)
        if name in lambda_svc._functions and qualifier == "$LATEST":
            message = "$LATEST version cannot be deleted without deleting the function."
            return lambda_svc.error_response_json("InvalidParameterValueException", message, 400)
        return original(name, query_params, path_qualifier)

    return delete_function


def apply():
    replace(lambda_svc, "_delete_function", "4acf1bc5a56c", _refusing_latest)
