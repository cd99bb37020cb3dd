"""What a function has started in place of its runtime.

Gap: the variable AWS_LAMBDA_EXEC_WRAPPER is a variable like any other.
AWS: starts the script that it names, below /opt where a layer has it, with the runtime's command as
its arguments; one that fails, or that may not be executed, ends the start: "Modifying the runtime
environment". Its own variables are there, such as `_HANDLER`: "Working with Lambda environment
variables".
Patched: `lambda_runtime.Worker._spawn`, and `subprocess.Popen` as it calls that.
"""

import os
import threading
import types

from ministack.core import lambda_runtime

from patching import replace

STARTED = threading.local()
OPT = "/opt/"


def _script(environment):
    """The wrapper's own path: layers are unzipped into folders of their own, of which a later one wins."""
    named = environment.get("AWS_LAMBDA_EXEC_WRAPPER")
    if not named or not named.startswith(OPT):
        return named
    folders = environment.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep)
    places = [os.path.join(folder, named[len(OPT) :]) for folder in reversed(folders) if folder]
    return next((place for place in places if os.path.exists(place)), named)


def _wrapping(popen):
    def started(args, *rest, **options):
        script = _script(options.get("env") or {})
        command = [script, *args] if script and len(args) == 2 else args
        if command is not args:
            options["env"] = {**options["env"], "_HANDLER": STARTED.handler}
        try:
            return popen(command, *rest, **options)
        except OSError as error:
            if command is args:
                raise
            raise RuntimeError(f"Runtime.ExitError: {script} was not started: {error}") from error

    return started


def _noting(spawn):
    def noted(worker, *args, **options):
        STARTED.handler = worker.config.get("Handler", "")
        return spawn(worker, *args, **options)

    return noted


def apply():
    replace(lambda_runtime.Worker, "_spawn", "c55febf95656", _noting)
    before = lambda_runtime.subprocess
    lambda_runtime.subprocess = types.SimpleNamespace(**{**vars(before), "Popen": _wrapping(before.Popen)})
