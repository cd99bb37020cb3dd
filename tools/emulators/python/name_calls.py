"""Names the calls in the files that calls.py has written: prints `agent service operation` for each.

The services' models that botocore brings say which operation a method and a path stand for.
"""

import json
import re
import sys
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import botocore.session

# They differ by a header alone from what has the same method and path. SDKs for Go and JavaScript say it in x-id.
_COPIES = ("CopyObject", "UploadPartCopy")

_PARAMETER = re.compile(r"\\\{([^}]+?)(\\\+)?\\\}")


def _pattern(path):
    """`/{Bucket}/{Key+}` as an expression: only what ends in + may hold a slash."""
    escaped = re.escape(path.rstrip("/") or "/")
    return re.compile(_PARAMETER.sub(lambda found: ".+" if found[2] else "[^/]+", escaped) + "/?$")


@cache
def _routes(service):
    """Method, expression, constant parameters and name of each operation; the most special first."""
    model = botocore.session.get_session().get_service_model(service)
    routes = []
    for name in model.operation_names:
        # S3 has two that were renamed, under both names.
        if model.operation_model(name).deprecated:
            continue
        http = model.operation_model(name).http
        uri = urlsplit(http["requestUri"])
        constants = {key for key, _ in parse_qsl(uri.query, keep_blank_values=True)}
        routes.append((http["method"], _pattern(uri.path), constants, name))
    literal = [len(re.sub(r"\[\^/\]\+|\.\+", "", pattern.pattern)) for _, pattern, _, _ in routes]
    order = sorted(range(len(routes)), key=lambda at: (-literal[at], -len(routes[at][2]), routes[at][3]))
    return [routes[at] for at in order]


def operation(service, action, method, path, names):
    """The service and the name of its operation; the request itself where no operation fits."""
    if action:
        return service, action
    named = next((name.partition("=")[2] for name in names if name.startswith("x-id=")), None)
    if named:
        return service, named
    # Of the same signature: "S3 Control".
    service = "s3control" if service == "s3" and path.startswith("/v20180820/") else service
    given = set(names)
    fitting = [
        (len(constants), name)
        for verb, pattern, constants, name in _routes(service)
        if verb == method and constants <= given and pattern.match(path) and name not in _COPIES
    ]
    if not fitting:
        return service, f"{method} {path}"
    most = fitting[0][0] if service not in ("s3", "s3control") else max(count for count, _ in fitting)
    return service, next(name for count, name in fitting if count == most)


def main(files):
    found = set()
    for file in files:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                agent, service, action, method, path, *names = json.loads(line)
                if service == "execute-api":
                    # A signed request to an API that IAM guards, as its own callers make it: no call of AWS.
                    continue
                found.add(" ".join((agent, *operation(service, action, method, path, names))))
    print("\n".join(sorted(found)))


if __name__ == "__main__":
    main(sys.argv[1:])
