from todos.answer import answer
from todos.table import table


def list(event, context):
    return answer(200, table().scan()["Items"])
