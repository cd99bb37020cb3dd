from todos.answer import answer, todo_in
from todos.table import table


def update(event, context):
    todo = todo_in(event)
    if todo is None:
        return answer(400, {"message": "text is missing"})
    changed = table().update_item(
        Key={"id": event["pathParameters"]["id"]},
        UpdateExpression="SET #text = :text, checked = :checked",
        ExpressionAttributeNames={"#text": "text"},
        ExpressionAttributeValues={":text": todo["text"], ":checked": todo["checked"]},
        ReturnValues="ALL_NEW",
    )
    return answer(200, changed["Attributes"])
