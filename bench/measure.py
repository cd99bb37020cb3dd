"""Runs the command in its arguments and writes to the file descriptor 3, as JSON, what it took.

`seconds` is wall time; `cpuSeconds` is user and system time of the command and of all the processes that it waited for;
`memoryMiB` is the peak resident memory of the largest one of them. Node.js has no wait4, so it cannot tell.
"""

import json
import os
import resource
import subprocess
import sys
import time

start = time.perf_counter()
code = subprocess.call(sys.argv[1:])
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1 if sys.platform == "darwin" else 1024  # Of ru_maxrss, in bytes.
report = {
    "seconds": seconds,
    "cpuSeconds": used.ru_utime + used.ru_stime,
    "memoryMiB": used.ru_maxrss * unit / 2**20,
}
with os.fdopen(3, "w") as stream:
    json.dump(report, stream)
sys.exit(code if code >= 0 else 128 - code)
