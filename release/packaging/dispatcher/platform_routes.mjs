// Picks the handler of a request, as API Gateway picks a resource and its method, and of an event by where it comes from. The
// platform puts this file into the package, and beside it platform_routes_table.json, which is function.routes of its
// configuration, and platform_routes_events.json, where events have handlers.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const FOLDER = dirname(fileURLToPath(import.meta.url));

/** From this version on, the runtime itself refuses handlers that answer by a callback. */
const WITHOUT_CALLBACKS = 24;

/** How the runtime marks a handler that streams its answer. */
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");

/** The services that send records, by the name that they give themselves in them, and what of a record names its source. */
const SENDERS = {
    "aws:sqs": { kind: "queues", source: ({ eventSourceARN }) => eventSourceARN },
    "aws:dynamodb": { kind: "streams", source: ({ eventSourceARN }) => tableOf(eventSourceARN) },
    "aws:kinesis": { kind: "streams", source: ({ eventSourceARN }) => eventSourceARN },
    "aws:sns": { kind: "topics", source: ({ Sns }) => Sns?.TopicArn },
    // The platform calls a notification of S3 by the environment and the event.
    "aws:s3": { kind: "buckets", name: ({ s3 }) => s3?.configurationId?.replace(/^[^/]*\//, "") },
};

let table;
let events;
const modules = new Map();

/** Routes in the order in which they are tried: at each part of a path, a text comes before `{name}`, and that before `{name+}`. */
export function prepare(routes) {
    const rank = (part) => (part === undefined ? -1 : !part.startsWith("{") ? 0 : part.endsWith("+}") ? 2 : 1);
    const compare = (left, right) => {
        for (let index = 0; index < Math.max(left.parts.length, right.parts.length); index++) {
            const order = rank(left.parts[index]) - rank(right.parts[index]);
            if (order !== 0) {
                return order;
            }
        }
        return (left.method === "ANY") - (right.method === "ANY");
    };
    return routes.map((route) => ({ ...route, parts: partsOf(route.path) })).sort(compare);
}

/** The route that a request goes to with its parameters, or the methods that its path has: none where it has no route. */
export function choose(prepared, method, path) {
    const parts = partsOf(path);
    const methods = new Set();
    for (const route of prepared) {
        const parameters = parametersOf(route.parts, parts);
        if (parameters !== undefined) {
            if (route.method === method || route.method === "ANY") {
                return { route, parameters };
            }
            methods.add(route.method);
        }
    }
    return { methods: [...methods].sort() };
}

/** A slash at the end of a path counts for nothing: API Gateway leaves it out of `proxy`, too. */
function partsOf(path) {
    const text = path.replace(/^\//, "").replace(/\/+$/, "");
    return text === "" ? [] : text.split("/");
}

/** What a path has in the places of a route's parameters, as it was sent, or undefined where it is not one of the route's. */
function parametersOf(wanted, parts) {
    const found = [];
    for (const [index, part] of wanted.entries()) {
        const given = parts[index];
        if (given === undefined) {
            return undefined;
        }
        if (part.endsWith("+}")) {
            return Object.fromEntries([...found, [part.slice(1, -2), parts.slice(index).join("/")]]);
        }
        if (part.startsWith("{") && given !== "") {
            found.push([part.slice(1, -1), given]);
        } else if (part !== given) {
            return undefined;
        }
    }
    return wanted.length === parts.length ? Object.fromEntries(found) : undefined;
}

/** The path without the stage and without what a domain name puts before it: that of the resource, with the parameters in their places. */
function pathOf({ resource, path, pathParameters }) {
    if (typeof resource !== "string" || !resource.startsWith("/")) {
        return path;
    }
    const parts = partsOf(resource).map((part) =>
        part.startsWith("{") ? pathParameters?.[part.slice(1, -1).replace(/\+$/, "")] : part,
    );
    return parts.every((part) => typeof part === "string") ? `/${parts.join("/")}` : path;
}

function answer(statusCode, message, headers = {}) {
    return {
        statusCode,
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ message }),
    };
}

/** An answer with what pages of other origins need to read it, unless it says something of that itself. */
export function withOrigin(result, cors, request) {
    const isAnswer = typeof result === "object" && result !== null && "statusCode" in result;
    if (cors === undefined || !isAnswer || hasHeader(result, "access-control-allow-origin")) {
        return result;
    }
    const asked = request.headers?.origin ?? request.headers?.Origin;
    const isAny = cors.origins.includes("*");
    if (!isAny && !cors.origins.includes(asked)) {
        return result;
    }
    const headers = {
        "Access-Control-Allow-Origin": isAny ? "*" : asked,
        ...(cors.exposeHeaders === undefined ? {} : { "Access-Control-Expose-Headers": cors.exposeHeaders.join(",") }),
        ...(cors.credentials === true ? { "Access-Control-Allow-Credentials": "true" } : {}),
    };
    const varied = isAny ? result : withVary(result);
    return { ...varied, headers: { ...varied.headers, ...headers } };
}

/** An answer that says that it differs by who asks, beside what it says of that itself. */
function withVary(result) {
    // API Gateway takes a header of several values before one of the same name.
    for (const part of ["multiValueHeaders", "headers"]) {
        const given = result[part] ?? {};
        const name = Object.keys(given).find((each) => each.toLowerCase() === "vary");
        if (name !== undefined) {
            const isList = Array.isArray(given[name]);
            const told = String(given[name]).toLowerCase().split(",");
            const isTold = told.some((each) => ["*", "origin"].includes(each.trim()));
            const value = isList ? [...given[name], "Origin"] : `${given[name]}, Origin`;
            return isTold ? result : { ...result, [part]: { ...given, [name]: value } };
        }
    }
    return { ...result, headers: { ...result.headers, Vary: "Origin" } };
}

function hasHeader({ headers, multiValueHeaders }, name) {
    return Object.keys({ ...headers, ...multiValueHeaders }).some((each) => each.toLowerCase() === name);
}

/** The event that the Serverless Framework's mapping template makes: "Lambda Integration" of its manual. */
export function lambdaEvent(event, route, parameters) {
    const { requestContext: context = {}, headers, stageVariables } = event;
    const authorizer = context.authorizer ?? {};
    const filled = Object.entries(context.identity ?? {}).map(([name, value]) => [name, value ?? ""]);
    return {
        body: bodyOf(event),
        method: event.httpMethod,
        principalId: authorizer.principalId ?? "",
        stage: context.stage ?? "",
        cognitoPoolClaims: { sub: authorizer.claims?.sub ?? "" },
        enhancedAuthContext: authorizer,
        headers: headers ?? {},
        query: event.queryStringParameters ?? {},
        path: parameters,
        identity: Object.fromEntries(filled),
        stageVariables: stageVariables ?? {},
        requestPath: route.path,
    };
}

/** A body as that template reads it: JSON, or a form. */
function bodyOf({ body, isBase64Encoded, headers }) {
    const text = isBase64Encoded === true ? Buffer.from(body ?? "", "base64").toString("utf8") : (body ?? "");
    const types = Object.entries({ ...headers }).filter(([name]) => name.toLowerCase() === "content-type");
    if (String(types[0]?.[1]).startsWith("application/x-www-form-urlencoded")) {
        return Object.fromEntries(new URLSearchParams(text));
    }
    try {
        return text === "" ? {} : JSON.parse(text);
    } catch {
        return text;
    }
}

/** What such a handler returns is the body of an answer. */
function lambdaAnswer(result, statusCode = 200) {
    return { statusCode, headers: { "Content-Type": "application/json" }, body: JSON.stringify(result ?? null) };
}

/** An error whose message says a status, such as `[404] Not found`, is an answer; any other one is an error still. */
function failedAnswer(error) {
    const status = /\[(400|401|403|404|422|500|502|504)\]/.exec(error?.message ?? "")?.[1];
    if (status === undefined) {
        throw error;
    }
    return lambdaAnswer({ errorMessage: error.message, errorType: error.name }, Number(status));
}

/** What is to be called with which event, or the answer where nothing is. */
async function decide(event) {
    table ??= prepare(read("platform_routes_table.json"));
    // The only route of a function with one handler, which gets whatever calls it.
    const all = table.find((each) => each.path === "$default");
    if (typeof event?.httpMethod !== "string") {
        return all === undefined ? decideEvent(event) : { ...(await handlerFor(all)), event };
    }
    const path = pathOf(event);
    const { route, parameters, methods } =
        all === undefined ? choose(table, event.httpMethod, path) : { route: all, parameters: {} };
    // All routes have the same.
    const finish = (result) => withOrigin(result, table[0]?.cors, event);
    if (route === undefined) {
        return methods.length === 0
            ? { answer: finish(answer(404, "Not Found")) }
            : { answer: finish(answer(405, "Method Not Allowed", { Allow: methods.join(", ") })) };
    }
    const { of, handle } = await handlerFor(route, event);
    if (route.payloadFormatVersion === "2.0") {
        const { httpEvent, httpAnswer } = await import("./platform_routes_payload.mjs");
        return {
            of,
            handle,
            finish: (result) => finish(httpAnswer(result)),
            event: httpEvent(event, route, parameters, path),
        };
    }
    if (route.integration === "lambda") {
        return {
            of,
            handle,
            finish: (result) => finish(lambdaAnswer(result)),
            fail: (error) => finish(failedAnswer(error)),
            event: lambdaEvent(event, route, parameters),
        };
    }
    return {
        finish,
        of,
        handle,
        event: {
            ...event,
            resource: route.path,
            pathParameters: Object.keys(parameters).length === 0 ? null : parameters,
            requestContext: { ...event.requestContext, resourcePath: route.path },
        },
    };
}

async function handlerFor(route, { httpMethod } = {}) {
    const isOnly = route.path === "$default";
    return {
        of: isOnly ? "function.handler" : `${httpMethod} ${route.path}`,
        handle: await handlerOf(route, isOnly ? "function.handler" : `${route.method} ${route.path}`),
    };
}

function read(file) {
    return JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
}

/** What is to be called with an event that is no request. */
async function decideEvent(event) {
    events ??= existsSync(join(FOLDER, "platform_routes_events.json")) ? read("platform_routes_events.json") : [];
    const { kind, name, source, inner } = originOf(event);
    if (kind === undefined) {
        throw new Error(
            "This event is no request of the REST API, and none of the platform's events. The function has function.routes, which " +
                "answer requests alone; events.<kind>.<event>.handler says what gets another event.",
        );
    }
    const found = events.find(
        (each) => each.kind === kind && (name === undefined ? each.sources?.includes(source) : each.name === name),
    );
    const of = `${kind} ${name ?? source}`;
    if (found === undefined) {
        const known = events.map((each) => `${each.kind} ${each.name}`).join(", ") || "none";
        throw new Error(
            `This package has no handler for the event of ${of}; it has handlers for: ${known}. It was packaged before the ` +
                "configuration had it, or something else than the platform has sent it.",
        );
    }
    return { of, handle: await handlerOf(found, `events.${kind}.${found.name}`), event: inner };
}

/** Where an event comes from: by its kind, and by its name in the configuration or the ARN of its source. */
export function originOf(event) {
    const schedule = event?.platformSchedule;
    if (typeof schedule === "string" && "event" in event) {
        return { kind: "schedules", name: schedule, inner: event.event };
    }
    const records = Array.isArray(event?.Records) ? event.Records : [];
    const service = (record) => record?.eventSource ?? record?.EventSource;
    const sender = records.length === 0 ? undefined : SENDERS[service(records[0])];
    if (sender === undefined) {
        return {};
    }
    const own = sender.name ?? sender.source;
    const first = own(records[0]);
    // AWS sends what comes from one source at a time: anything else is not its own.
    if (records.some((each) => SENDERS[service(each)] !== sender || own(each) !== first)) {
        return {};
    }
    return { kind: sender.kind, [sender.name === undefined ? "source" : "name"]: first, inner: event };
}

/** The table of a stream: one that gets another stream has another ARN of it. */
function tableOf(arn) {
    return typeof arn === "string" ? arn.replace(/(:table\/[^/]+)\/stream\/.*$/, "$1") : arn;
}

async function handlerOf({ handler }, of) {
    const [, module = handler, name = ""] = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(handler) ?? [];
    try {
        const loaded = modules.get(module) ?? import(pathToFileURL(fileOf(module)).href);
        modules.set(module, loaded);
        const exported = await loaded;
        const find = (from) => name.split(".").reduce((value, member) => value?.[member], from);
        // Of a CommonJS module, what it exports is the default.
        const found = find(exported) ?? find(exported.default);
        if (typeof found !== "function") {
            throw new Error(`${module} exports no function ${name}`);
        }
        if (found[STREAMING] !== undefined) {
            throw new Error("it streams its answer, which a REST API with routes does not take");
        }
        return found;
    } catch (cause) {
        modules.delete(module);
        const message = `The handler ${handler} of ${of} cannot be loaded: ${cause?.message ?? cause}`;
        const error = new Error(message, { cause });
        error.name = "HandlerNotLoaded";
        error.stack += `\nCaused by: ${cause?.stack ?? cause}`;
        throw error;
    }
}

/** The file of a module, looked for in the order of the runtime. */
function fileOf(module) {
    const files = [".js", ".mjs", ".cjs"].map((ending) => join(FOLDER, `${module}${ending}`));
    const file = files.find((each) => existsSync(each));
    if (file === undefined) {
        throw new Error(`the package has no ${module}.js, .mjs or .cjs`);
    }
    return file;
}

/** Leaves to the handler how it answers: at once, by the context, or by the callback and when the event loop is empty. */
function withCallback(event, context, callback) {
    const end = (error, result) => {
        // As the runtime does for a handler that returns a promise.
        context.callbackWaitsForEmptyEventLoop = false;
        callback(error, result);
    };
    decide(event).then(
        (decided) => {
            if (decided.answer !== undefined) {
                end(null, decided.answer);
                return;
            }
            // The runtime's own would send what they get as it is. They wait for nothing either, and call no error "handled".
            Object.assign(context, {
                succeed: (value) => ended(decided, end, null, value),
                fail: (error) => ended(decided, end, error ?? "handled"),
                done: (error, value) => ended(decided, end, error, value),
            });
            let result;
            try {
                result = decided.handle(decided.event, context, (error, value) =>
                    ended(decided, callback, error, value),
                );
            } catch (error) {
                ended(decided, end, error);
                return;
            }
            if (typeof result?.then === "function") {
                result.then(
                    (value) => ended(decided, end, null, value),
                    (error) => ended(decided, end, error),
                );
            }
        },
        (error) => end(error),
    );
}

/** Tells what a handler has ended with as the answer that it stands for. */
function ended({ finish = (value) => value, fail }, tell, error, value) {
    const isError = error !== null && error !== undefined;
    let answered;
    try {
        if (isError && fail === undefined) {
            tell(error);
            return;
        }
        answered = isError ? fail(error instanceof Error ? error : new Error(String(error))) : finish(value);
    } catch (other) {
        tell(other);
        return;
    }
    tell(null, answered);
}

async function withoutCallback(event, context) {
    const decided = await decide(event);
    if (decided.handle?.length >= 3) {
        throw new Error(
            `The handler of ${decided.of} takes a callback, which Node.js 24 and later on Lambda do not have.`,
        );
    }
    if (decided.answer !== undefined) {
        return decided.answer;
    }
    const { finish = (value) => value } = decided;
    let result;
    try {
        result = await decided.handle(decided.event, context);
    } catch (error) {
        if (decided.fail === undefined) {
            throw error;
        }
        return decided.fail(error);
    }
    return finish(result);
}

export const handler = Number(process.versions.node.split(".")[0]) < WITHOUT_CALLBACKS ? withCallback : withoutCallback;
