import { optional, preset } from "../declare/absence";
import { choice, flag, integer, list, text, variants, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";
import { pathRule } from "../routePath";
import { partsOf } from "../routePath";
import type { Rule } from "../reader";

const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}(:[\w$-]{1,128})?$/;

/** Where API Gateway finds what an authorizer decides by: "CreateAuthorizer", `identitySource`. */
const SOURCE = /^method\.request\.(header|querystring)\.[\w-]+$|^(context|stageVariables)\.[\w.]+$/;

export const authorizer = variants(
    {
        meaning:
            "Who may call the API. It is the API's: it reaches all environments at `up`, and no rollback takes it back. Preflight " +
            "requests that `api.cors` answers stay open, and so does GET of `release.healthPath` with `lambda` and `cognito`, by " +
            "which releases are verified: [docs/api.md](docs/api.md).",
        shape: "a map with a type, and what belongs to it",
        mode: choice({
            meaning:
                "`lambda`: a function of yours decides. `cognito`: tokens of user pools. `iam`: requests signed by principals of AWS " +
                "that may `execute-api:Invoke`.",
            values: ["lambda", "cognito", "iam"],
        }),
        absent: optional("everybody may call it"),
    },
    "type",
    {
        lambda: {
            function: text({
                meaning:
                    "The ARN of a function that is there already, best with an alias of its own. The stack makes a role with which API " +
                    "Gateway may call it; nothing of the function is changed.",
                rule: pattern(
                    FUNCTION_ARN,
                    "the ARN of a function, such as arn:aws:lambda:eu-west-1:123456789012:function:auth:live",
                    "arn:aws:lambda:<region>:<account>:function:<name>:<alias>",
                ),
            }),
            event: choice({
                meaning: "What it gets: `token`, the value of one header, or `request`, the request without its body.",
                values: ["token", "request"],
                absent: preset("token"),
            }),
            identity: list({
                meaning:
                    "What it decides by. A request without one of them is answered 401, and the function is not asked. With `token` one " +
                    "header.",
                of: text({
                    meaning: "A part of the request.",
                    rule: pattern(
                        SOURCE,
                        "method.request.header.<name>, method.request.querystring.<name>, context.<name> or stageVariables.<name>",
                        "method.request.header.Authorization",
                    ),
                }),
                noun: "parts of a request",
                most: 10,
                absent: preset(["method.request.header.Authorization"]),
            }),
            cacheSeconds: integer({
                meaning: "How long API Gateway remembers an answer for the same identity; 0 for not at all.",
                from: 0,
                to: 3600,
                unit: "seconds",
                absent: preset(300),
            }),
        },
        cognito: {
            userPools: list({
                meaning: "The ARNs of the user pools whose tokens are taken.",
                of: text({
                    meaning: "A user pool.",
                    rule: pattern(
                        /^arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[\w-]+$/,
                        "the ARN of a user pool, such as arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab12Cd34E",
                        "arn:aws:cognito-idp:<region>:<account>:userpool/<id>",
                    ),
                }),
                noun: "user pools",
                most: 10,
            }),
            scopes: list({
                meaning:
                    "OAuth scopes of which the token needs one: then it has to be an access token. Without any it has to be an ID token.",
                of: text({
                    meaning: "A scope.",
                    rule: pattern(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, "a scope, such as shop/read", "shop/read"),
                }),
                noun: "scopes",
                most: 10,
                absent: preset([]),
            }),
        },
        iam: {},
    },
);

/** Who may call the API. */
export type AuthorizerConfig = NonNullable<ValueOf<typeof authorizer>>;

/** A path whose resources API Gateway can have beside `/{proxy+}`: two parameters of other names cannot be siblings. */
const openRule: Rule<string> = {
    ...pathRule,
    expected: "a path such as /, /login, /public/{proxy+} or /items/{id}",
    example: "/login",
    check: (path) => {
        const verdict = pathRule.check(path);
        return verdict === true && partsOf(path)[0]?.startsWith("{") === true
            ? "its first part is a parameter: beside /{proxy+} API Gateway takes no other one there"
            : verdict;
    },
};

export const open = list({
    meaning:
        "Routes that everybody may call, with any method, without `api.authorizer` and without a key. Each becomes a resource of the API " +
        "of its own, whose `resource` and `pathParameters` the function gets. The API's: no rollback takes it back.",
    of: text({ meaning: "A route.", rule: openRule, limits: '"API Gateway REST API: CreateResource"' }),
    noun: "routes",
    most: 50,
    absent: preset([]),
});

export const keys = flag({
    meaning:
        "Whether every request has to carry an API key, as `x-api-key`. The API's. Which keys there are, and how much each may do, is a " +
        "stage's: `environments.<name>.apiKeys` and `usagePlan`. Releases have a key of their own. Previews ask for none.",
    absent: preset(false),
});
