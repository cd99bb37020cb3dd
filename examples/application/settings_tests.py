"""Needs neither AWS nor boto3: a stand-in takes its place."""

import runpy
import sys
import unittest
from types import SimpleNamespace
from unittest import mock

import settings

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop-app"
STAGING = SimpleNamespace(invoked_function_arn=f"{FUNCTION}:staging")
PRODUCTION = SimpleNamespace(invoked_function_arn=f"{FUNCTION}:production")


def through(environment, **variables):
    """An event as the stage of an environment sends it."""
    return {"stageVariables": {"ParameterPath": f"/shop/{environment}/", **variables}}


class SettingTest(unittest.TestCase):
    def test_comes_with_the_request(self):
        self.assertEqual(settings.setting(through("staging", Size="2"), "Size"), "2")

    def test_has_a_default(self):
        for event in ({}, {"stageVariables": None}, through("staging")):
            self.assertIsNone(settings.setting(event, "Size"))
            self.assertEqual(settings.setting(event, "Size", "1"), "1")


class SecretTest(unittest.TestCase):
    def setUp(self):
        not_found = type("ParameterNotFound", (Exception,), {})
        self.parameters = {"/shop/staging/Key": "one", "/shop/production/Key": "two"}
        self.calls = []
        self.now = 1_000_000.0

        def get_parameter(Name, WithDecryption):
            self.calls.append((Name, WithDecryption))
            if Name not in self.parameters:
                raise not_found()
            return {"Parameter": {"Value": self.parameters[Name]}}

        ssm = SimpleNamespace(get_parameter=get_parameter, exceptions=SimpleNamespace(ParameterNotFound=not_found))
        self.boto3 = mock.Mock(client=mock.Mock(return_value=ssm))
        self.replace(mock.patch.dict(sys.modules, {"boto3": self.boto3}))
        self.replace(mock.patch.dict(settings._secrets, clear=True))
        self.replace(mock.patch.object(settings.time, "time", lambda: self.now))
        settings.client.cache_clear()

    def replace(self, patch):
        patch.start()
        self.addCleanup(patch.stop)

    def test_is_read_decrypted_from_the_environments_own_path(self):
        self.assertEqual(settings.secret(through("staging"), STAGING, "Key"), "one")
        self.assertEqual(settings.secret(through("production"), PRODUCTION, "Key"), "two")
        self.assertEqual(self.calls, [("/shop/staging/Key", True), ("/shop/production/Key", True)])
        self.boto3.client.assert_called_once_with("ssm")

    def test_boto3_is_not_imported_before_it_is_needed(self):
        with mock.patch.dict(sys.modules, {"boto3": None}):
            runpy.run_path(settings.__file__)

    def test_is_kept_for_five_minutes(self):
        settings.secret(through("staging"), STAGING, "Key")
        self.parameters["/shop/staging/Key"] = "three"
        self.now += 299
        self.assertEqual(settings.secret(through("staging"), STAGING, "Key"), "one")
        self.assertEqual(len(self.calls), 1)
        self.now += 1
        self.assertEqual(settings.secret(through("staging"), STAGING, "Key"), "three")
        self.assertEqual(len(self.calls), 2)

    def test_says_how_to_set_a_missing_one_and_keeps_nothing_of_it(self):
        with self.assertRaisesRegex(LookupError, "/shop/staging/Other.* settings secret staging Other$"):
            settings.secret(through("staging"), STAGING, "Other")
        self.parameters["/shop/staging/Other"] = "four"
        self.assertEqual(settings.secret(through("staging"), STAGING, "Other"), "four")

    def test_needs_the_path_from_a_stage(self):
        for event in ({}, {"stageVariables": None}, {"stageVariables": {"LambdaFunctionAlias": "staging"}}):
            with self.assertRaisesRegex(LookupError, "no stage variable ParameterPath"):
                settings.secret(event, STAGING, "Key")
        self.assertEqual(self.calls, [])

    def test_refuses_the_path_of_another_environment(self):
        with self.assertRaisesRegex(LookupError, "/shop/staging/, but .* production"):
            settings.secret(through("staging"), PRODUCTION, "Key")
        self.assertEqual(self.calls, [])

    def test_follows_the_stage_where_a_version_was_invoked(self):
        version = SimpleNamespace(invoked_function_arn=f"{FUNCTION}:7")
        event = through("staging", LambdaFunctionAlias="staging")
        self.assertEqual(settings.secret(event, version, "Key"), "one")


if __name__ == "__main__":
    unittest.main()
