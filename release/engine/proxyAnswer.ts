import { isMap } from "../../common/json";

/** What API Gateway reads of a function's answer. REST APIs take no other member. */
const MEMBERS = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "base64Encoded"];

/** A function's answer as API Gateway would pass it on, or why it would answer 502 instead. */
export type ProxyAnswer = { readonly status: number } | { readonly malformed: string };

/**
 * Reads a function's answer as a REST API with Lambda proxy integration does: "Output format of a Lambda function for
 * proxy integration". Whatever has another format is a "Malformed Lambda proxy response", to which API Gateway answers
 * 502. It takes numbers and booleans where it expects a text, as in `"Access-Control-Allow-Credentials": true`.
 */
export function readProxyAnswer(payload: string): ProxyAnswer {
    let answer: unknown;
    try {
        answer = JSON.parse(payload);
    } catch {
        return { malformed: "its answer is not JSON" };
    }
    const status = isMap(answer) ? statusOf(answer["statusCode"]) : undefined;
    if (!isMap(answer) || status === undefined) {
        return { malformed: "its answer has no statusCode, which API Gateway needs" };
    }
    const { headers, multiValueHeaders, body, isBase64Encoded } = answer;
    const unknown = Object.keys(answer).find((key) => !MEMBERS.includes(key));
    if (unknown !== undefined) {
        return { malformed: `its answer has a member ${unknown}, for which API Gateway answers 502` };
    }
    if (!isNothing(body) && !isScalar(body)) {
        return { malformed: "the body of its answer is no text, for which API Gateway answers 502" };
    }
    if (!isNothing(headers) && !(isMap(headers) && Object.values(headers).every(isHeader))) {
        return { malformed: "the headers of its answer are no map of texts, for which API Gateway answers 502" };
    }
    if (
        !isNothing(multiValueHeaders) &&
        !(isMap(multiValueHeaders) && Object.values(multiValueHeaders).every(isList))
    ) {
        return {
            malformed: "the multiValueHeaders of its answer are no map of lists, for which API Gateway answers 502",
        };
    }
    if (!isNothing(isBase64Encoded) && !/^(true|false)$/.test(String(isBase64Encoded))) {
        return { malformed: "isBase64Encoded of its answer is not true or false, for which API Gateway answers 502" };
    }
    return { status };
}

/** API Gateway takes a status as a number or as a text of digits. */
function statusOf(value: unknown): number | undefined {
    return /^[1-9]\d\d$/.test(String(value)) && isScalar(value) ? Number(value) : undefined;
}

function isNothing(value: unknown): boolean {
    return value === undefined || value === null;
}

function isScalar(value: unknown): boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}

function isHeader(value: unknown): boolean {
    return isNothing(value) || isScalar(value);
}

function isList(value: unknown): boolean {
    return Array.isArray(value) && value.every(isHeader);
}
