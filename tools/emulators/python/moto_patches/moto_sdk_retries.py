"""Requests that an SDK sends again.

Gap: the second attempt of a request is carried out like the first, so that what the first has made
is in its way. moto answers so fast that the AWS provider loses an answer now and then.
AWS: answers late enough for the SDK to read every answer; see the module answers.
Patched: `DomainDispatcherApplication.__call__`.
"""

from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from answers import Answers, is_remembered
from patching import replace


def _remembering(original):
    answers = Answers()

    def answer(self, environ, start_response):
        invocation_id = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        if not is_remembered(environ["REQUEST_METHOD"], invocation_id):
            return original(self, environ, start_response)
        earlier = answers.recall(invocation_id)
        if earlier is not None:
            start, body = earlier
            start_response(*start)
            return [body]
        starts = []

        def recording_start(status, headers, exc_info=None):
            starts.append((status, headers))
            return start_response(status, headers, exc_info)

        chunks = original(self, environ, recording_start)
        try:
            body = b"".join(chunks)
        finally:
            chunks.close()
        status, _ = starts[-1]
        # Before the client can have lost it.
        answers.remember(invocation_id, int(status.split()[0]), (starts[-1], body))
        return [body]

    return answer


def apply():
    replace(DomainDispatcherApplication, "__call__", "7b12179deced", _remembering)
