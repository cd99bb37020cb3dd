from todos.shared import TODOS, answer


def handler(event, context):
    number = event["pathParameters"]["id"]
    if TODOS.pop(number, None) is None:
        return answer(404, {"message": f"no todo {number}"})
    return answer(204)
