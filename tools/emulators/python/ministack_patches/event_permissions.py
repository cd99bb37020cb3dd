"""Permission of topics and buckets to invoke a function.

Gap: SNS and S3 invoke any function, whether its resource policy allows that or not.
AWS: SNS delivers nothing where the policy of the invoked function, version or alias does not allow
sns.amazonaws.com, and a condition on the source ARN, if there is one, matches the topic. S3 refuses a
configuration of notifications whose function it may not invoke: InvalidArgument, "Unable to validate
the following destination configurations".
Patched: `sns._deliver_to_lambda`, `s3._validate_notification_configs`.
"""

import logging

from ministack.core.responses import get_account_id
from ministack.services import lambda_svc, s3, sns

from patching import replace

logger = logging.getLogger("lambda")


def _may_invoke(function_arn, service, source_arn, account_id):
    parts = function_arn.split(":")
    function = lambda_svc._functions.get_scoped(account_id, parts[3], parts[6])
    statements = (function or {}).get("policy", {}).get("Statement", [])
    return any(
        statement.get("Resource") == function_arn
        and statement.get("Action") in ("lambda:InvokeFunction", "lambda:*")
        and (statement.get("Principal") or {}).get("Service") == service
        and statement.get("Condition", {}).get("ArnLike", {}).get("AWS:SourceArn", source_arn)
        == source_arn
        and statement.get("Condition", {}).get("StringEquals", {}).get("AWS:SourceAccount", account_id)
        == account_id
        for statement in statements
    )


def _permitted_topic(original):
    def deliver(endpoint, envelope, topic_arn, *rest):
        if not _may_invoke(endpoint, "sns.amazonaws.com", topic_arn, get_account_id()):
            logger.warning("SNS may not invoke %s for %s", endpoint, topic_arn)
            return None
        return original(endpoint, envelope, topic_arn, *rest)

    return deliver


def _permitted_configurations(original):
    def validate(configs, bucket_region, bucket_name="", skip_destination_validation=False):
        fault = original(configs, bucket_region, bucket_name, skip_destination_validation)
        if fault or skip_destination_validation:
            return fault
        refused = [
            each["arn"]
            for each in configs
            if each["type"] == "lambda"
            and not _may_invoke(
                each["arn"], "s3.amazonaws.com", f"arn:aws:s3:::{bucket_name}", get_account_id()
            )
        ]
        return refused and s3._invalid_notification_config(
            "Unable to validate the following destination configurations: " + ", ".join(refused)
        )

    return validate


def apply():
    replace(sns, "_deliver_to_lambda", "aa6b8a8c312e", _permitted_topic)
    replace(s3, "_validate_notification_configs", "780d0ff4d6e7", _permitted_configurations)
