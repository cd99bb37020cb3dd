"""Asks an environment whether it serves a commit: python3 build/verify.py URL COMMIT ENVIRONMENT

A moved alias takes a few seconds to be seen everywhere, so it asks again until VERIFY_SECONDS (default 30) are over.
"""

import json
import os
import sys
import time
import urllib.request

REQUEST_TIMEOUT = 10
PAUSE = 1


def get(url):
    """The parsed body at a URL. Raises on any status that is not a success, and on anything that is not JSON."""
    with urllib.request.urlopen(url, timeout=REQUEST_TIMEOUT) as response:
        return json.load(response)


def complaint(url, commit, environment):
    """What is wrong with the environment now, or None."""
    try:
        health, metadata = get(f"{url}/health"), get(f"{url}/metadata")
        if health["status_code"] != 200:
            return f"{url}/health says {health}"
        if (metadata["lastcommitsha"], metadata["environment"]) != (commit, environment):
            return f"{url}/metadata says {metadata}, expected commit {commit} in {environment}"
        return None
    except (OSError, ValueError, TypeError, LookupError) as error:
        return f"{url}: {type(error).__name__}: {error}"


def main(url, commit, environment):
    deadline = time.monotonic() + float(os.environ.get("VERIFY_SECONDS", "30"))
    while problem := complaint(url.rstrip("/"), commit, environment):
        if time.monotonic() + PAUSE > deadline:
            sys.exit(problem)
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(*sys.argv[1:])
