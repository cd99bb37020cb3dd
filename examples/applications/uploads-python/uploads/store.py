import os

import boto3

FILES = os.environ["FILES_BUCKET"]
JOBS = os.environ["JOBS_URL"]

s3 = boto3.client("s3")
sqs = boto3.client("sqs")


def names(prefix):
    found = s3.list_objects_v2(Bucket=FILES, Prefix=prefix).get("Contents", [])
    return [each["Key"].removeprefix(prefix) for each in found]


def read(key):
    return s3.get_object(Bucket=FILES, Key=key)["Body"].read()


def write(key, body):
    s3.put_object(Bucket=FILES, Key=key, Body=body)
