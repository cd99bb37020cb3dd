def lambda_handler(event, context):
    return {"statusCode": 503, "body": "Nothing has been released yet."}
