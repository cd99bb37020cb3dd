"""Runs the command in its arguments and writes to the file descriptor 3, as JSON, what it took.

`seconds` is wall time; `cpuSeconds` is user and system time of the command and of all the processes that it waited for;
`memoryMiB` is the peak resident memory of the largest one of them. Node.js has no wait4, so it cannot tell. `parts`, on
Linux, is the CPU time by the program that was running, as it was seen every 20 ms; `emulators` are the processes that
the variable BENCH_EMULATORS names, for as long as the command ran. Whoever starts this makes it the leader of a session.
"""

import json
import os
import resource
import subprocess
import sys
import threading
import time

EVERY = 0.02
TICK = os.sysconf("SC_CLK_TCK")


def used_by(pid):
    """The name, the session and the CPU time of a process."""
    with open(f"/proc/{pid}/stat", encoding="utf8") as stream:
        text = stream.read()
    name = text[text.index("(") + 1 : text.rindex(")")]
    rest = text[text.rindex(")") + 2 :].split()
    return name, int(rest[3]), (int(rest[11]) + int(rest[12])) / TICK


def running(pids):
    for pid in pids:
        try:
            yield int(pid), *used_by(pid)
        except (OSError, ValueError):
            pass  # It has ended meanwhile.


class Watch(threading.Thread):
    """Looks again and again at the processes of this session: the engine gives each plugin a process group of its own."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen = {}
        self.parts = {}
        self.ended = threading.Event()

    def run(self):
        session, own = os.getsid(0), os.getpid()
        while not self.ended.wait(EVERY):
            for pid, name, of, cpu in running(filter(str.isdigit, os.listdir("/proc"))):
                if of == session and pid != own:
                    # A process changes its name: a shell that becomes a program, and Node.js 24, which names its threads.
                    since = cpu - self.seen.get(pid, 0)
                    self.seen[pid] = cpu
                    self.parts[name] = self.parts.get(name, 0) + (since if since >= 0 else cpu)


emulators = [pid for pid in os.environ.pop("BENCH_EMULATORS", "").split(",") if pid]
before = sum(cpu for *_rest, cpu in running(emulators))
watch = Watch() if os.path.exists("/proc/self/stat") else None
if watch is not None:
    watch.start()
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
if watch is not None:
    watch.ended.set()
    watch.join()
    report["parts"] = watch.parts
    if emulators:
        report["parts"]["emulators"] = sum(cpu for *_rest, cpu in running(emulators)) - before
with os.fdopen(3, "w") as stream:
    json.dump(report, stream)
sys.exit(code if code >= 0 else 128 - code)
