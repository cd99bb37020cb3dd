"""The AWS SDK for JavaScript in functions of Node.js.

Gap: a function finds no packages but its own.
AWS: its Node.js runtimes include version 3 of the SDK: "Building Lambda functions with Node.js".
Patched: `subprocess` as `lambda_runtime.Worker._spawn` uses it, and `lambda_svc._update_code`, so
that what a function lacks is fetched before it is called.
"""

import io
import os
import subprocess
import threading
import types
import zipfile

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

import node_sdk
from patching import expect, replace

WORKER = "_worker.js"


def _starting(settings):
    class Started(subprocess.Popen):
        def __init__(self, args, *rest, **options):
            folder = options.get("cwd")
            if folder is not None and os.path.basename(str(args[-1])) == WORKER:
                # A layer may have it, too: its packages are linked there by now.
                modules = node_sdk.fetched(settings, node_sdk.lacking_in_folder(folder))
                if modules is not None:
                    node_sdk.link(modules, folder)
            super().__init__(args, *rest, **options)

    return Started


def _fetching(settings):
    def make(original):
        def update_code(name, data):
            answer = original(name, data)
            function = lambda_svc._functions.get(name) or {}
            runtime = function.get("config", {}).get("Runtime", "")
            if runtime.startswith("nodejs") and function.get("code_zip"):
                code = function["code_zip"]
                threading.Thread(target=_fetch, args=(settings, code), daemon=True).start()
            return answer

        return update_code

    return make


def _fetch(settings, code):
    with zipfile.ZipFile(io.BytesIO(code)) as archive:
        node_sdk.fetched(settings, node_sdk.lacking_in_archive(archive))


def apply():
    settings = node_sdk.settings_of_environment()
    if settings is None:
        return
    expect(lambda_runtime.Worker, "_spawn", "c55febf95656")
    popen = {**vars(subprocess), "Popen": _starting(settings)}
    lambda_runtime.subprocess = types.SimpleNamespace(**popen)
    replace(lambda_svc, "_update_code", "0998d118b422", _fetching(settings))
