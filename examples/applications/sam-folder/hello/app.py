import json

from dateutil import tz


def lambda_handler(event, context):
    return {"statusCode": 200, "body": json.dumps({"message": "hello world", "zone": str(tz.UTC)})}
