import os

import boto3


def table():
    """The table of this environment."""
    return boto3.resource("dynamodb").Table(os.environ["DYNAMODB_TABLE"])
