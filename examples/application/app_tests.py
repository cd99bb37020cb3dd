"""Run in every build before anything is deployed: python3 -m unittest discover --pattern '*test*.py'"""

import base64
import json
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import app

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop-app"


def request(path, method="GET", qualifier=":staging", **event):
    """Sends a request to the application as API Gateway would; returns the answer and its parsed body."""
    context = SimpleNamespace(invoked_function_arn=FUNCTION + qualifier)
    answer = app.lambda_handler({"httpMethod": method, "path": path, **event}, context)
    return answer, json.loads(answer["body"])


class RoutesTest(unittest.TestCase):
    def test_root_says_hello_in_both_places(self):
        for path in ("/", "/root", "/root/"):
            answer, body = request(path)
            self.assertEqual(answer["statusCode"], 200)
            self.assertEqual(answer["headers"]["Content-Type"], "application/json")
            self.assertEqual(body, {"message": "Hello World", "environment": "staging"})

    def test_root_speaks_the_words_of_the_environment(self):
        _, body = request("/", stageVariables={"Greeting": "Kia-ora"})
        self.assertEqual(body["message"], "Kia-ora")

    def test_metadata_tells_what_was_built(self):
        body = self.metadata_of({"release.json": '{"commit":"0b2d45f"}\n', "VERSION": "0.1\n"})
        self.assertEqual(body, {"lastcommitsha": "0b2d45f", "version": "0.1", "environment": "staging"})

    def test_metadata_of_the_sources_has_no_commit(self):
        body = self.metadata_of({"VERSION": "0.1\n"})
        self.assertEqual(body, {"lastcommitsha": "n/a", "version": "0.1", "environment": "staging"})

    def metadata_of(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                Path(folder, name).write_text(text, "utf-8")
            with mock.patch.object(app, "FOLDER", Path(folder)):
                return request("/metadata")[1]

    def test_health(self):
        _, body = request("/health")
        self.assertEqual(body["status_code"], 200)
        self.assertGreaterEqual(body["response_time"], 0)


class EchoTest(unittest.TestCase):
    def test_any_other_path_shows_the_request(self):
        query = {"size": "2"}
        many = {"size": ["1", "2"]}
        _, body = request("/a/b", queryStringParameters=query, multiValueQueryStringParameters=many)
        self.assertEqual(
            body,
            {
                "httpMethod": "GET",
                "path": "/a/b",
                "queryStringParameters": query,
                "multiValueQueryStringParameters": many,
                "body": None,
                "environment": "staging",
            },
        )

    def test_any_other_method_shows_the_request(self):
        _, body = request("/root", "POST", body='{"name": "Ada"}', isBase64Encoded=False)
        self.assertEqual((body["httpMethod"], body["body"]), ("POST", '{"name": "Ada"}'))

    def test_base64_is_decoded_where_it_is_text(self):
        for content, shown in ((b"caf\xc3\xa9", "café"), (b"\xff\xfe", "//4=")):
            encoded = base64.b64encode(content).decode("ascii")
            _, body = request("/a", "PUT", body=encoded, isBase64Encoded=True)
            self.assertEqual(body["body"], shown)

    def test_absent_parameters_are_null_in_the_event(self):
        _, body = request("/a", queryStringParameters=None, multiValueQueryStringParameters=None, body=None)
        self.assertEqual(body["queryStringParameters"], {})


class EnvironmentTest(unittest.TestCase):
    def test_alias_first_then_stage_variable_then_stage(self):
        variables = {"stageVariables": {"LambdaFunctionAlias": "from-variable"}}
        stage = {"requestContext": {"stage": "from-stage"}}
        cases = [
            (":production", variables | stage, "production"),
            (":7", variables | stage, "from-variable"),
            (":$LATEST", stage, "from-stage"),
            ("", {"stageVariables": None, **stage}, "from-stage"),
            ("", {}, None),
        ]
        for qualifier, event, expected in cases:
            with self.subTest(qualifier=qualifier, event=event):
                _, body = request("/", qualifier=qualifier, **event)
                self.assertEqual(body["environment"], expected)


if __name__ == "__main__":
    unittest.main()
