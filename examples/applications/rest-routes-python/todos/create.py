import json
import uuid

from todos.shared import TODOS, answer, prefix_of


def handler(event, context):
    text = json.loads(event["body"] or "{}").get("text")
    if not isinstance(text, str):
        return answer(400, {"message": "text is missing"})
    todo = {"id": str(uuid.uuid4()), "text": text, "done": False}
    TODOS[todo["id"]] = todo
    return answer(201, todo, Location=f"{prefix_of(event)}/todos/{todo['id']}")
