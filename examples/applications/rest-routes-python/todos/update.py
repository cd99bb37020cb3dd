import json

from todos.shared import TODOS, answer


def handler(event, context):
    number = event["pathParameters"]["id"]
    if number not in TODOS:
        return answer(404, {"message": f"no todo {number}"})
    given = json.loads(event["body"] or "{}")
    TODOS[number].update({key: given[key] for key in ("text", "done") if key in given})
    return answer(200, TODOS[number])
