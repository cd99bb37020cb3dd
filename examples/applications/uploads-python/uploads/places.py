"""Where in the bucket what is."""

from urllib.parse import unquote_plus

STORED = "in/"
MEASURED = "sizes/"
REPORT = "report.txt"


def name_in(record):
    """The name of the file that a record of the bucket tells of, which has it encoded."""
    return unquote_plus(record["s3"]["object"]["key"]).removeprefix(STORED)
