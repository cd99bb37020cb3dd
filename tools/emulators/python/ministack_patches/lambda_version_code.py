"""The code of a version, at the address that GetFunction gives.

Gap: whatever the qualifier, the address leads to the code of `$LATEST`.
AWS: it leads to the code of the version that was asked for.
Patched: `lambda_svc._get_function` and `serve_function_code`.
"""

import json

from ministack.services import lambda_svc

from patching import replace


def _naming_the_version(original):
    def get_function(name, qualifier=None):
        status, headers, body = original(name, qualifier)
        if status != 200 or not qualifier or qualifier == "$LATEST":
            return status, headers, body
        answer = json.loads(body)
        location = answer.get("Code", {}).get("Location")
        version = answer["Configuration"].get("Version", "$LATEST")
        if location and version.isdigit():
            answer["Code"]["Location"] = location.replace(f"/{name}?", f"/{name}:{version}?")
        return status, headers, json.dumps(answer).encode()

    return get_function


def _of_the_version(original):
    def serve_function_code(func_name, account_id=None, region=None):
        name, _, version = func_name.partition(":")
        function = lambda_svc._functions.get_scoped(account_id, region, name) if version else None
        if function is None:
            return original(name, account_id, region)
        record = function["versions"].get(version)
        if record is None:
            return 404, {"Content-Type": "text/plain"}, b"Version not found"
        return 200, {"Content-Type": "application/zip"}, record.get("code_zip") or b""

    return serve_function_code


def apply():
    replace(lambda_svc, "_get_function", "4d089b87a939", _naming_the_version)
    replace(lambda_svc, "serve_function_code", "342a87e413d9", _of_the_version)
