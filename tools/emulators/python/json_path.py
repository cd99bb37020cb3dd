"""JSONPath, as far as filters of webhooks need it.

A path to one value: `$`, then any number of `.name`, `['name']` and `[index]`. AWS takes all that
the Java implementation of JsonPath knows, such as wildcards and conditions; these are no paths
here.
"""

import re

_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\['([^']+)'\]|\[(\d+)\]")


def parse(path):
    """The steps of a path, names and indices; None if it is no path."""
    if not path.startswith("$"):
        return None
    steps = []
    position = 1
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            return None
        name, quoted, index = match.groups()
        steps.append(int(index) if index is not None else name or quoted)
        position = match.end()
    return steps


def select(document, path):
    """The value at a path, as text; None if there is none, or more than a single value."""
    for step in parse(path) or []:
        container = list if isinstance(step, int) else dict
        if not isinstance(document, container):
            return None
        try:
            document = document[step]
        except (KeyError, IndexError):
            return None
    if isinstance(document, bool):
        return "true" if document else "false"
    return str(document) if isinstance(document, (str, int, float)) else None
