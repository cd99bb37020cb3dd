"""Starts moto's server with its mends, on 127.0.0.1 and the port in MOTO_PORT."""

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.server import main

import moto_mends
from calls import recording, wsgi
from mending import apply_all, replace

if __name__ == "__main__":
    applied = apply_all(moto_mends)
    print(f"Mends applied to moto: {', '.join(applied)}", flush=True)
    # The outermost, so that it sees what a mend answers, too.
    if (record := recording(wsgi)) is not None:
        replace(DomainDispatcherApplication, "__call__", "7b12179deced", record)
    main(["--host", "127.0.0.1"])
