from todos.answer import answer
from todos.table import table


def get(event, context):
    number = event["pathParameters"]["id"]
    found = table().get_item(Key={"id": number}).get("Item")
    return answer(404, {"message": f"no todo {number}"}) if found is None else answer(200, found)
