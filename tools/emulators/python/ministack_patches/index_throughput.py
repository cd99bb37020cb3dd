"""What a secondary index of a DynamoDB table takes at once.

Gap: the description of a table has no `WarmThroughput` for its global secondary indexes. The provider
waits for that of an index that a table gets later, until it fails.
AWS: has it for each index, with a status; 12,000 reads and 4,000 writes a second where nobody has asked
for more and the table is billed by request.
Patched: `dynamodb._table_description`.
"""

from ministack.services import dynamodb

from patching import replace

BY_REQUEST = {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000}


def _with_throughput(original):
    def table_description(name):
        description = original(name)
        indexes = description.get("GlobalSecondaryIndexes")
        if indexes:
            description["GlobalSecondaryIndexes"] = [
                {"WarmThroughput": {**BY_REQUEST, "Status": index.get("IndexStatus", "ACTIVE")}, **index}
                for index in indexes
            ]
        return description

    return table_description


def apply():
    replace(dynamodb, "_table_description", "e6f5cce379b8", _with_throughput)
