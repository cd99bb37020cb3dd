"""What an event source mapping may be.

Gap: a mapping is taken from a queue or a stream that is not there, with any size of its batches, with
a queue whose messages come back before the function is done, and twice for one source and function.
AWS: CreateEventSourceMapping refuses those, the last one with ResourceConflictException, a stream
without StartingPosition, and for FIFO queues a window and more than 10 messages.
Patched: `lambda_svc._create_esm` and `_update_esm`.
"""

from ministack.services import dynamodb, lambda_svc, sqs

from patching import replace


def _refusal(message):
    return lambda_svc.error_response_json("InvalidParameterValueException", message, 400)


def _timeout(function_ref):
    name, qualifier, fault = lambda_svc._resolve_existing_esm_function(function_ref)
    if fault:
        return None
    _record, config = lambda_svc._get_func_record_for_qualifier(name, qualifier)
    return (config or {}).get("Timeout", 3)


def _queue_refusal(arn, data, timeout):
    queue = sqs._queue_by_arn(arn)
    if queue is None:
        return _refusal(
            "Error occurred while ReceiveMessage. SQS Error Code: "
            "AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does "
            "not exist."
        )
    size = data.get("BatchSize", 10)
    window = data.get("MaximumBatchingWindowInSeconds", 0)
    if not 1 <= size <= (10 if queue.get("is_fifo") else 10_000):
        return _refusal(f"Invalid request provided to CreateEventSourceMapping: BatchSize {size}.")
    if queue.get("is_fifo") and window:
        return _refusal("Batching window is not supported for FIFO queues.")
    if size > 10 and window < 1:
        return _refusal(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is "
            "greater than 10"
        )
    visibility = int(queue["attributes"].get("VisibilityTimeout", "30"))
    if timeout is not None and visibility < timeout:
        return _refusal(
            f"Queue visibility timeout: {visibility} seconds is less than Function timeout: "
            f"{timeout} seconds"
        )
    return None


def _stream_refusal(arn, data):
    if "StartingPosition" not in data:
        return _refusal("StartingPosition is required for this event source.")
    if not 1 <= data.get("BatchSize", 100) <= 10_000:
        return _refusal("BatchSize has to be from 1 to 10000.")
    if ":dynamodb:" in arn:
        name = arn.split(":table/")[-1].split("/stream/")[0]
        table = dynamodb._tables.get(name)
        if table is None or table.get("LatestStreamArn") != arn:
            return _refusal(f"Stream not found: {arn}")
    return None


def _checked_create(original):
    def create(data):
        arn, ref = data.get("EventSourceArn", ""), data.get("FunctionName", "")
        name, qualifier, fault = lambda_svc._resolve_existing_esm_function(ref)
        if fault:
            return fault
        refusal = (
            _queue_refusal(arn, data, _timeout(ref)) if ":sqs:" in arn else _stream_refusal(arn, data)
        )
        if refusal:
            return refusal
        for each in lambda_svc._esms.values():
            same = (each["EventSourceArn"], each["FunctionName"], each.get("Qualifier"))
            if same == (arn, name, qualifier):
                message = (
                    f"The event source arn (\" {arn} \") and function (\" {name} \") provided mapping "
                    f"already exists. Please update or delete the existing mapping with UUID "
                    f"{each['UUID']}"
                )
                return lambda_svc.error_response_json("ResourceConflictException", message, 409)
        return original({"BatchSize": 10 if ":sqs:" in arn else 100, **data})

    return create


def _checked_update(original):
    def update(esm_id, data):
        mapping = lambda_svc._esms.get(esm_id)
        if mapping is not None:
            future = {**mapping, **data}
            arn = mapping["EventSourceArn"]
            ref = data.get("FunctionName", mapping["FunctionArn"])
            refusal = (
                _queue_refusal(arn, future, _timeout(ref))
                if ":sqs:" in arn
                else _stream_refusal(arn, future)
            )
            if refusal:
                return refusal
        return original(esm_id, data)

    return update


def apply():
    replace(lambda_svc, "_create_esm", "d351521bb6cd", _checked_create)
    replace(lambda_svc, "_update_esm", "1b7e0409cb65", _checked_update)
