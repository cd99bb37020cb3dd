from todos.answer import answer
from todos.table import table


def delete(event, context):
    table().delete_item(Key={"id": event["pathParameters"]["id"]})
    return answer(200, {})
