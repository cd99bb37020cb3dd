"""The packages that a function of Python finds.

Gap: it runs in MiniStack's own virtual environment and finds what that needs, such as PyYAML.
AWS: its Python runtimes bring the SDK with what it needs, and nothing else: "Building Lambda
functions with Python".
Patched: `subprocess` as `lambda_runtime.Worker._spawn` uses it.
"""

import importlib.util
import os
import sysconfig
import tempfile
import types

from ministack.core import lambda_runtime

from patching import expect

WORKER = "_worker.py"
# The SDK, and all that it requires. The links carry versions, too: `importlib.metadata` finds them.
SDK = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
DISTRIBUTIONS = ("boto3", "botocore", "jmespath", "python_dateutil", "s3transfer", "six", "urllib3")


def _runtime_folder():
    """A folder with the SDK alone, which lives as long as the emulator's temporary folder."""
    folder = tempfile.mkdtemp(prefix="python-runtime-")
    for name in SDK:
        spec = importlib.util.find_spec(name)
        source = os.path.dirname(spec.origin) if spec.submodule_search_locations else spec.origin
        os.symlink(source, os.path.join(folder, os.path.basename(source)))
    installed = sysconfig.get_path("purelib")
    for entry in os.listdir(installed):
        if entry.endswith(".dist-info") and entry.rsplit("-", 1)[0].rsplit("-", 1)[0] in DISTRIBUTIONS:
            os.symlink(os.path.join(installed, entry), os.path.join(folder, entry))
    return folder


def _isolated(popen, folder):
    class Started(popen):
        def __init__(self, args, *rest, **options):
            if os.path.basename(str(args[-1])) == WORKER:
                *wrapper, interpreter, worker = args
                # Without site there are no packages of the environment; PYTHONPATH comes after the
                # function's own code and its layers, as in Lambda.
                args = [*wrapper, interpreter, "-S", worker]
                own = options["env"].get("PYTHONPATH")
                path = folder if own is None else os.pathsep.join((own, folder))
                options["env"] = {**options["env"], "PYTHONPATH": path}
            super().__init__(args, *rest, **options)

    return Started


def apply():
    expect(lambda_runtime.Worker, "_spawn", "c55febf95656")
    expect(lambda_runtime, "_detect_runtime_binary", "222e200df2c0")
    before = lambda_runtime.subprocess
    popen = _isolated(before.Popen, _runtime_folder())
    lambda_runtime.subprocess = types.SimpleNamespace(**{**vars(before), "Popen": popen})
