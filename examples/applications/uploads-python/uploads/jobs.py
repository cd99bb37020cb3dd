import json

from uploads import store
from uploads.places import MEASURED, REPORT, STORED, name_in


def handler(event, context):
    """Gets the messages of the queue, what the bucket tells, and the schedule."""
    records = event.get("Records")
    if records is None:
        return report()
    for record in records:
        if record["eventSource"] == "aws:s3":
            store.sqs.send_message(QueueUrl=store.JOBS, MessageBody=json.dumps({"name": name_in(record)}))
        else:
            measure(json.loads(record["body"])["name"])


def measure(name):
    size = len(store.read(STORED + name))
    if size == 0:
        # After so many times as the queue allows, it is a dead letter.
        raise ValueError(f"{name} is empty")
    store.write(MEASURED + name, str(size))


def report():
    store.write(REPORT, f"{len(store.names(MEASURED))} measured")
