"""Starts MiniStack with its patches. Environment variables configure it, as MiniStack itself."""

import os
import sys

from ministack import app
from ministack.app import main

import evaluated_policies
import ministack_patches
import node_sdk
from calls import asgi, recording
from patching import LEAVE_OUT_VARIABLE, apply_all, replace

if __name__ == "__main__":
    applied = apply_all(ministack_patches)
    print(f"Patches applied to MiniStack: {', '.join(applied)}", flush=True)
    # MiniStack hands its environment to the functions that it runs.
    os.environ.pop(LEAVE_OUT_VARIABLE, None)
    os.environ.pop(node_sdk.VARIABLE, None)
    evaluated_policies.apply()
    # The outermost, so that it sees what a patch answers, too.
    if (record := recording(asgi)) is not None:
        replace(app, "app", "ab1297bd6cd5", record)
    # MiniStack reads the command line as its own program would.
    sys.argv = ["ministack"]
    main()
