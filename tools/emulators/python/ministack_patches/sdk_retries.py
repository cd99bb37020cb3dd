"""Requests that an SDK sends again.

Gap: the second attempt of a request is carried out like the first, so that what the first has made
is in its way. MiniStack answers so fast that the AWS provider loses an answer now and then.
AWS: answers late enough for the SDK to read every answer; see the module answers.
Patched: `app.app`.
"""

from ministack import app

from answers import Answers, is_remembered
from patching import replace


async def _read_to_the_end(receive):
    """Reads the rest of a request, without which its connection would have to be closed."""
    while (await receive()).get("more_body"):
        pass


def _remembering(original):
    answers = Answers()

    async def answer(scope, receive, send):
        headers = dict(scope.get("headers", []))
        invocation_id = headers.get(b"amz-sdk-invocation-id")
        if scope["type"] != "http" or not is_remembered(scope["method"], invocation_id):
            await original(scope, receive, send)
            return
        earlier = answers.recall(invocation_id)
        if earlier is not None:
            await _read_to_the_end(receive)
            for message in earlier:
                await send(message)
            return
        messages = []

        async def recording_send(message):
            messages.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                # Before the client can have lost it.
                answers.remember(invocation_id, messages[0]["status"], messages)
            await send(message)

        await original(scope, receive, recording_send)

    return answer


def apply():
    replace(app, "app", "ab1297bd6cd5", _remembering)
