import { removeCommand, setCommand, type Fault } from "./fault";
import type { Values } from "./keys";
import type { Reader } from "./reader";
import { isDispatched } from "./routes";

/** Checks what only several values of `api.cors` together can show. */
export function checkCors(root: Reader, { api, function: settings }: Pick<Values, "api" | "function">): void {
    const { cors } = api;
    if (cors === undefined) {
        return;
    }
    const reader = root.object("api", "").object("cors", "");
    if (cors.answers && !isDispatched(settings)) {
        root.faults.push({
            path: reader.at("answers"),
            problem:
                "is of no use without function.routes or function.payloadFormatVersion 2.0: one handler sends the headers itself, and no dispatcher is in the package",
            expected: "one of them, or to be left out",
            mend: removeCommand(reader.at("answers")),
        });
    }
    // What is missing has been noted where it is read.
    const { origins = [], methods, headers, exposeHeaders, credentials } = cors;
    const lists = { origins, methods, headers, exposeHeaders };
    root.faults.push(
        ...Object.entries(lists).flatMap(([name, values]) => duplicates(reader.at(name), values)),
        ...(["origins", "methods"] as const)
            .filter((name) => reader.has(name) && lists[name].length === 0)
            .map((name) => ({
                path: reader.at(name),
                problem: "is empty",
                expected: "at least one; without api.cors the application answers OPTIONS itself",
                mend: removeCommand("api.cors"),
            })),
        ...wildcards(reader, origins, credentials, { origins, headers, exposeHeaders }),
    );
}

/** Names of headers are the same in capitals and small letters. */
function duplicates(path: string, values: readonly string[]): readonly Fault[] {
    const first = values.map((value) => value.toLowerCase());
    return values.flatMap((value, index) => {
        const at = `${path}[${index}]`;
        return first.indexOf(value.toLowerCase()) === index
            ? []
            : [
                  {
                      path: at,
                      problem: `is ${value}, which is there already`,
                      expected: "each once",
                      mend: removeCommand(at),
                  },
              ];
    });
}

/** "Access to fetch has been blocked": the Fetch Standard takes `*` as a name where credentials are sent. */
function wildcards(
    reader: Reader,
    origins: readonly string[],
    credentials: boolean,
    lists: Readonly<Record<string, readonly string[]>>,
): readonly Fault[] {
    const beside =
        origins.includes("*") && origins.length > 1
            ? [
                  {
                      path: reader.at("origins"),
                      problem: "has * beside others, which it includes",
                      expected: "either * or origins by name",
                      mend: removeCommand(`${reader.at("origins")}[${origins.indexOf("*")}]`),
                  },
              ]
            : [];
    const withCredentials = Object.entries(lists).flatMap(([name, values]) => {
        const at = `${reader.at(name)}[${values.indexOf("*")}]`;
        const problem = "is *, with api.cors.credentials: browsers refuse that";
        const mend = [setCommand(at, "<name>"), "# or", removeCommand(reader.at("credentials"))].join("\n");
        return credentials && values.includes("*") ? [{ path: at, problem, expected: `${name} by name`, mend }] : [];
    });
    return [...beside, ...withCredentials];
}

/** What is said where `api.cors` has been taken away, with the `up` that does it. */
export const LEAVES_CORS =
    "api.cors is gone, and the stages serve the API as it was deployed with it until it is deployed again: run pulumi up once more " +
    "after this one, and OPTIONS reaches the application.";
