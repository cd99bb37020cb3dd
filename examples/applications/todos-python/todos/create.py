import time
import uuid

from todos.answer import answer, todo_in
from todos.table import table


def create(event, context):
    todo = todo_in(event)
    if todo is None:
        return answer(400, {"message": "text is missing"})
    item = {"id": str(uuid.uuid4()), **todo, "createdAt": int(time.time() * 1000)}
    table().put_item(Item=item)
    return answer(200, item)
