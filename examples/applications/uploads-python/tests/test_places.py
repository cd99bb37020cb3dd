import unittest

from uploads.places import name_in


class PlacesTest(unittest.TestCase):
    def test_a_name_comes_encoded(self):
        self.assertEqual(name_in({"s3": {"object": {"key": "in/my+cat%281%29.jpg"}}}), "my cat(1).jpg")
