import { ROUTE_METHODS } from "../../contract/routes";
import { optional } from "../declare/absence";
import { choice, group, list, text } from "../declare/kinds";
import { pattern } from "../declare/rules";
import { pathRule } from "../routePath";

/** "Payload format version" of "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway". */
export const PAYLOAD_FORMATS = ["1.0", "2.0"] as const;

const route = group(
    { meaning: "A route.", shape: "a map of method, path and handler" },
    {
        method: choice({
            meaning: "The method that it answers to; `ANY` is whatever no other route of the path names.",
            values: ROUTE_METHODS,
        }),
        path: text({
            meaning: "Its path, such as `/todos/{id}`, or `/files/{proxy+}` for all below `/files`.",
            rule: pathRule,
            limits: '"API Gateway REST API: CreateResource"',
        }),
        handler: text({
            meaning: "What is called, in a file of the package, with its folders.",
            // What else each runtime takes, the rules beside the declarations say.
            rule: pattern(
                /^[\w./-]{1,128}\.[\w$]+$/,
                "file.function, such as todos.list or src/todos.list",
                "src/todos.list",
            ),
        }),
        integration: choice({
            meaning:
                "`lambda`: the handler is one for the Serverless Framework's `integration: lambda`. It gets `body`, `method`, `path`, `query` " +
                "and so on, and what it returns is the body of the answer.",
            values: ["lambda"],
            absent: optional("it gets API Gateway's proxy event, and answers with `statusCode`, `headers` and `body`"),
        }),
        payloadFormatVersion: choice({
            meaning:
                "The format of its handler's event and answer, where it is not that of the others. In quotation marks.",
            values: PAYLOAD_FORMATS,
            absent: optional("`function.payloadFormatVersion`"),
        }),
    },
);

export const routes = list({
    meaning:
        "One handler per route, for Python and Node.js, in place of `function.handler`. A release puts a small dispatcher into the " +
        "package, which picks the handler as API Gateway would: [docs/routes.md](docs/routes.md).",
    of: route,
    noun: "routes",
    // As many as an API has resources, unless AWS raises it.
    most: 300,
    absent: optional("`function.handler` gets every request"),
    limits: '"Resources per API" of "Amazon API Gateway quotas"',
});
