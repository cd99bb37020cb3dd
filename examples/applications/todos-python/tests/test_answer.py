import unittest
from decimal import Decimal

from todos.answer import answer, todo_in


class AnswerTest(unittest.TestCase):
    def test_a_todo_has_a_text(self):
        self.assertEqual(todo_in({"body": '{"text": "Sleep"}'}), {"text": "Sleep", "checked": False})
        self.assertIsNone(todo_in({"body": None}))

    def test_numbers_of_dynamodb_are_numbers_of_json(self):
        self.assertEqual(answer(200, [Decimal(1), Decimal("1.5")])["body"], "[1, 1.5]")
