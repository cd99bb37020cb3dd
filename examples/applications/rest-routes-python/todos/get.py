from todos.shared import TODOS, answer


def handler(event, context):
    number = event["pathParameters"]["id"]
    if number not in TODOS:
        return answer(404, {"message": f"no todo {number}"})
    return answer(200, TODOS[number])
