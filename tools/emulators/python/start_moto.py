"""Starts moto's server with its patches, on 127.0.0.1 and the port in MOTO_PORT."""

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.server import main

import moto_patches
from calls import recording, wsgi
from patching import apply_all, replace

if __name__ == "__main__":
    applied = apply_all(moto_patches)
    print(f"Patches applied to moto: {', '.join(applied)}", flush=True)
    # The outermost, so that it sees what a patch answers, too.
    if (record := recording(wsgi)) is not None:
        replace(DomainDispatcherApplication, "__call__", "7b12179deced", record)
    main(["--host", "127.0.0.1"])
