"""Starts moto's server with its mends, on 127.0.0.1 and the port in MOTO_PORT."""

from moto.server import main

import moto_mends
from mending import apply_all

if __name__ == "__main__":
    applied = apply_all(moto_mends)
    print(f"Mends applied to moto: {', '.join(applied)}", flush=True)
    main(["--host", "127.0.0.1"])
