/** An application of the dispatcher for Python. */
export const ROUTES = [
    { method: "GET", path: "/todos", handler: "src/todos.list_all" },
    { method: "POST", path: "/todos", handler: "src.todos.create" },
    { method: "GET", path: "/todos/{id}", handler: "get-todo.handler" },
    { method: "GET", path: "/broken", handler: "broken.handler" },
    { method: "GET", path: "/absent", handler: "absent.handler" },
    { method: "GET", path: "/nameless", handler: "src/todos.nothing" },
    { method: "GET", path: "/number", handler: "src/todos.NUMBER" },
    { method: "GET", path: "/raises", handler: "src/todos.raises" },
    { method: "ANY", path: "/echo/{proxy+}", handler: "src/todos.echo" },
    { method: "GET", path: "/list", handler: "functions/list/app.handler" },
    { method: "GET", path: "/make", handler: "functions/make/app.handler" },
    { method: "GET", path: "/other", handler: "functions/other/app.handler" },
    { method: "GET", path: "/deep", handler: "functions/deep/inner/app.handler" },
    { method: "GET", path: "/one", handler: "services/one.handler" },
    { method: "GET", path: "/two", handler: "services/inner/two.handler" },
] as const;

/** As AWS SAM has it: each of these folders was the root of a package of its own. */
const beside = (name: string) => `
import sys
from schemas import NAME
import shared_names


def handler(event, context):
    import late

    reach = [each for each in sys.path if "functions" in each]
    return {"statusCode": 200, "body": f"{NAME} {late.NAME} {shared_names.NAME} ${name} {len(reach)}"}
`;

/** A handler that puts the folder of all on the path by itself. */
const pooled = (folder: string) => `
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, ${folder})
import pool


def handler(event, context):
    pool.COUNT += 1
    return {"statusCode": 200, "body": f"{pool.COUNT} {sys.modules['pool'] is pool}"}
`;

export const FILES: Readonly<Record<string, string>> = {
    "src/todos.py": `
import sys
from src.shared import answer

print("loaded todos", file=sys.stderr)
NUMBER = 1


def list_all(event, context):
    return answer({"resource": event["resource"], "context": context, "parameters": event["pathParameters"]})


def create(event, context):
    return answer(event["body"])


def echo(event, context):
    return answer(event)


def raises(event, context):
    raise KeyError("its own")
`,
    "src/shared.py": `
import json


def answer(value):
    return {"statusCode": 200, "body": json.dumps(value)}
`,
    "get-todo.py": `
def handler(event, context):
    return {"statusCode": 200, "body": event["pathParameters"]["id"]}
`,
    "broken.py": "import nowhere\n",
    "shared_names.py": "NAME = 'root'\n",
    "functions/list/app.py": beside("list"),
    "functions/list/schemas.py": "NAME = 'schemas of list'\n",
    "functions/list/late.py": "NAME = 'late of list'\n",
    "functions/make/app.py": beside("make"),
    "functions/make/schemas.py": "NAME = 'schemas of make'\n",
    "functions/make/late.py": "NAME = 'late of make'\n",
    "functions/make/shared_names.py": "NAME = 'of make'\n",
    "functions/deep/inner/app.py": `
import sys
import helpers.names
sys.path.insert(0, sys.path[-1])


def handler(event, context):
    return {"statusCode": 200, "body": f"{helpers.names.NAME} {sys.path[0].endswith('/functions')} {sys.path.count(sys.path[0])}"}
`,
    "functions/deep/helpers/names.py": "NAME = 'helpers of deep'\n",
    "services/one.py": pooled("here"),
    "services/inner/two.py": pooled("os.path.dirname(here)"),
    "services/pool.py": "COUNT = 0\n",
    "functions/other/app.py": `
import sys
import types


class Lazy(types.ModuleType):
    def __getattr__(self, name):
        raise ImportError(name)


sys.modules.update({"lazy": Lazy("lazy"), "absent": None})


def handler(event, context):
    import helpers.names

    helpers.names.COUNT += 1
    return {"statusCode": 200, "body": f"{helpers.names.NAME} {helpers.names.COUNT}"}
`,
    "functions/other/helpers/names.py": "NAME = 'helpers of other'\nCOUNT = 0\n",
};

/** Calls the dispatcher with each event that it is given, in one process. */
export const CALLER = `
import json, sys
from platform_routes import handler
results = []
for event in json.load(sys.stdin):
    try:
        results.append({"result": handler(event, "context")})
    except Exception as error:
        results.append({"error": str(error), "name": type(error).__name__, "cause": type(error.__cause__).__name__})
    results[-1]["loaded"] = "src.todos" in sys.modules
    results[-1]["reached"] = "schemas" in sys.modules or any("functions" in each for each in sys.path)
print(json.dumps(results))
`;
