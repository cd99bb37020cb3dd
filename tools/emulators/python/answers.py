"""Answers that are given again to a request that comes again.

The AWS provider's SDK (smithy-go, `safeWriteToReadCloser`) takes it for a failure of sending when
an answer comes before its own sender has noticed the end of the request. It then closes the
connection, perhaps with the answer half read, and sends the request again. AWS answers so much
later than an emulator on the same machine that this hardly ever happens there. Here it happens
once in a few hundred requests, more often on a busy machine; and what the first attempt has made
is in the way of the second.

Every attempt of a request has the same `amz-sdk-invocation-id`, which nothing else has.
"""

import threading
from collections import OrderedDict

# Attempts follow each other within seconds; this many requests take longer.
CAPACITY = 1000


class Answers:
    """The last successes of requests that may have changed something, by invocation id."""

    def __init__(self):
        self._answers = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, invocation_id):
        """The answer that an earlier attempt has got; None if there is none."""
        with self._lock:
            return self._answers.get(invocation_id)

    def remember(self, invocation_id, status, answer):
        """Keeps a success. What was refused has changed nothing, and may succeed the next time."""
        if not 200 <= status < 300:
            return
        with self._lock:
            self._answers[invocation_id] = answer
            if len(self._answers) > CAPACITY:
                self._answers.popitem(last=False)


def is_remembered(method, invocation_id):
    """Whether a second attempt of that request could do harm."""
    return bool(invocation_id) and method not in ("GET", "HEAD")
