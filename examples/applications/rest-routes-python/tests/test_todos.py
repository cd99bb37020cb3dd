import json
import unittest

from todos import create, list_all


class TodosTest(unittest.TestCase):
    def test_a_todo_that_is_made_is_listed_and_says_where_it_is(self):
        event = {"body": '{"text": "Sleep"}', "path": "/todos", "requestContext": {"path": "/staging/todos"}}
        made = create.handler(event, None)
        todo = json.loads(made["body"])
        self.assertEqual((made["statusCode"], made["headers"]["Location"]), (201, f"/staging/todos/{todo['id']}"))
        self.assertIn(todo, json.loads(list_all.handler({}, None)["body"]))

    def test_a_todo_without_a_text_is_refused(self):
        self.assertEqual(create.handler({"body": None}, None)["statusCode"], 400)
