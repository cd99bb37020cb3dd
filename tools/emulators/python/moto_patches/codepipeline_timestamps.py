"""Timestamps of CodePipeline.

Gap: they are ISO 8601 text, which the AWS SDK for Go refuses to read.
AWS: numbers, in seconds since 1970, as its JSON protocol has them.
Patched: `iso_8601_datetime_with_milliseconds` as `codepipeline.models` imports it.
"""

from moto.codepipeline import models

from patching import replace


def apply():
    replace(
        models,
        "iso_8601_datetime_with_milliseconds",
        "36456d019977",
        lambda original: lambda moment: moment.timestamp(),
    )
