import unittest

from app import app


class Shop(unittest.TestCase):
    def test_root(self):
        self.assertIn("Salt &amp; pepper", app.test_client().get("/").text)
