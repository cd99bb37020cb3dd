"""Written for a function URL: one handler that looks at the path itself."""


def lambda_handler(event, context):
    http = event["requestContext"]["http"]
    if event["rawPath"] == "/":
        return "Hello from a function URL"
    return {"path": event["rawPath"], "method": http["method"], "query": event["rawQueryString"]}
