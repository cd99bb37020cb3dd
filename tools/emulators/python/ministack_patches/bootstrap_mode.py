"""The right to execute the program of a runtime without a language.

Gap: `bootstrap` is made executable, whatever mode the deployment package gives it.
AWS: "If the bootstrap file doesn't exist or isn't executable, your function returns a
Runtime.InvalidEntrypoint error upon invocation": "Building a custom runtime for AWS Lambda".
Patched: `lambda_svc._provided_runtime_code_dir`.
"""

import io
import os
import zipfile

from ministack.services import lambda_svc

from patching import replace

BOOTSTRAP = "bootstrap"


def _with_its_mode(original):
    def code_dir(code_zip):
        folder = original(code_zip)
        place = os.path.join(folder, BOOTSTRAP)
        with zipfile.ZipFile(io.BytesIO(code_zip)) as archive:
            modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
        mode = modes.get(BOOTSTRAP, 0) & 0o777
        if mode and os.path.isfile(place) and not os.path.islink(place):
            os.chmod(place, mode)
        return folder

    return code_dir


def apply():
    replace(lambda_svc, "_provided_runtime_code_dir", "85d4402ed282", _with_its_mode)
