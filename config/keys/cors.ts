import { optional, preset } from "../declare/absence";
import { choice, flag, group, integer, list, text } from "../declare/kinds";
import { pattern } from "../declare/rules";
import type { Rule } from "../reader";

/** The methods that a preflight can ask for. */
const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const;

/** What a browser sends as `Origin`: in small letters, without the scheme's own port. */
const ORIGIN: Rule<string> = {
    expected: "an origin as browsers send it, such as https://www.example.com or http://localhost:3000, or *",
    example: "https://www.example.com",
    pattern: "^\\*$|^[a-z][a-z0-9+.-]*://[^/?#@*]+$",
    check: (origin) => {
        if (origin === "*") {
            return true;
        }
        const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(origin) ?? [];
        if (scheme === "") {
            return "has no scheme";
        }
        if (/[/?#]/.test(rest)) {
            return "has a path, and origins have none";
        }
        if (rest.includes("*")) {
            return "has a wildcard in it: API Gateway compares whole origins";
        }
        if (!/^[\w.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(rest)) {
            return "is no host";
        }
        if (origin !== origin.toLowerCase()) {
            return "has capitals, and browsers send none";
        }
        return /^(https:.*:443|http:.*:80)$/.test(origin)
            ? "has the scheme's own port, and browsers leave it out"
            : true;
    },
};

const HEADER = pattern(/^[\w!#$%&'*+.^`|~-]+$/, "the name of a header", "Content-Type");

const headers = (meaning: string, noun: string, usual: readonly string[]) =>
    list({ meaning, of: text({ meaning: "A header.", rule: HEADER }), noun, most: 100, absent: preset(usual) });

export const cors = group(
    {
        meaning:
            "Which pages of other origins may call the API (CORS). With it API Gateway answers the preflight requests of browsers by " +
            "itself, in all environments, and an OPTIONS request never reaches the application. What the application answers has to " +
            "carry `Access-Control-Allow-Origin` still, unless `answers` is set: [docs/cors.md](docs/cors.md). The API's.",
        shape: "a map with origins",
        absent: optional("OPTIONS goes to the application"),
    },
    {
        origins: list({
            meaning: "The origins whose pages may call it. `*` is all of them.",
            of: text({ meaning: "An origin.", rule: ORIGIN }),
            noun: "origins",
            most: 50,
        }),
        methods: list({
            meaning: "The methods that they may use.",
            of: choice({ meaning: "A method.", values: METHODS }),
            noun: "methods",
            absent: preset(METHODS),
        }),
        headers: headers(
            "The headers that they may send beside those that all may send. `*` is all but Authorization.",
            "headers",
            ["Authorization", "Content-Type", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-User-Agent", "X-Api-Key"],
        ),
        exposeHeaders: headers(
            "The headers of answers of API Gateway itself, and with `answers` of the function, that their scripts may read.",
            "headers",
            [],
        ),
        answers: flag({
            meaning:
                "Whether the dispatcher of `function.routes` puts `Access-Control-Allow-Origin` into the answers of handlers that send none, " +
                "as an HTTP API does. It is a part of the package: it comes with the next release, and goes with a rollback.",
            absent: preset(false),
            effect: "release",
        }),
        credentials: flag({
            meaning: "Whether browsers send cookies and the like along. It takes origins by name.",
            absent: preset(false),
        }),
        maxAge: integer({
            meaning: "How long a browser may remember the answer to a preflight request.",
            from: 0,
            to: 86_400,
            unit: "seconds",
            absent: optional("what the browser takes, 5 as a rule"),
        }),
    },
);
