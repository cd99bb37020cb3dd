import { optional } from "../declare/absence";
import { group, integer, map, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";

/** As many as the role of a build can name in its policy, which has room for 10,240 characters. */
const MOST = 10;

const handler = group(
    {
        meaning: "A further handler; `handler` alone may be written as a text.",
        shape: "a map of handler, memorySize, timeout and so on, or the handler alone",
        short: "handler",
    },
    {
        handler: text({
            meaning: "What is called, in the same package and in the form that `function.handler` has.",
            // What else each runtime takes, the rules beside the declarations say.
            rule: pattern(/^\S{1,128}$/, "file.function, such as jobs.handler", "jobs.handler"),
        }),
        memorySize: integer({
            meaning: "How much memory an event has.",
            from: 128,
            to: 10_240,
            unit: "MiB",
            absent: optional("that of the function that answers requests"),
            limits: '"Lambda quotas"',
        }),
        timeout: integer({
            meaning: "How long an event may take.",
            from: 1,
            to: 900,
            unit: "seconds",
            absent: optional("that of the function that answers requests"),
            limits: '"Lambda quotas"',
        }),
        ephemeralStorage: integer({
            meaning: "The size of `/tmp`, which AWS bills above 512.",
            from: 512,
            to: 10_240,
            unit: "MiB",
            absent: optional("`function.ephemeralStorage`"),
            limits: '"Lambda quotas"',
        }),
        reservedConcurrency: integer({
            meaning: "How many of its events are worked on at once, in each function that the handler has.",
            from: 0,
            to: 100_000,
            unit: "events at once",
            absent: optional("what the account has left"),
            effect: "up",
            limits: '"Configuring reserved concurrency for a function" of AWS Lambda',
        }),
    },
);

/** A further handler of the package. */
export type HandlerConfig = ValueOf<typeof handler>;

export const handlers = map({
    meaning:
        "Further handlers of the same package, by name, for events that no request brings. Each is a function of its own with the same " +
        "role, variables and code, and is released together with the one that answers requests: [docs/handlers.md](docs/handlers.md). " +
        "Previews have none.",
    shape: "a map of names to handlers",
    // Without an underscore, which tells the parts of the functions' names apart.
    names: pattern(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, "1 to 32 letters, digits and '-', starting with a letter"),
    nameIs: "a handler's name",
    placeholder: "<name>",
    of: handler,
    most: { count: MOST, noun: "handler" },
});
