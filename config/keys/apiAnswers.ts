import { optional, preset } from "../declare/absence";
import { group, integer, list, map, open, text } from "../declare/kinds";
import { pattern, refusing } from "../declare/rules";
import type { Rule } from "../reader";
import { isCondition, timeFault, type Condition } from "./permissions";

/** "Gateway response types for API Gateway". */
export const RESPONSE_TYPES = [
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
    "WAF_FILTERED",
] as const;

const STATUS: Rule<number> = {
    expected: "a status from 200 to 599",
    check: (value) => value >= 200 && value <= 599,
};

export const responses = map({
    meaning:
        "What API Gateway answers in the function's place, by its type, such as `UNAUTHORIZED` or `THROTTLED`. `DEFAULT_4XX` and " +
        "`DEFAULT_5XX` are all that have none of their own. With `api.cors` each carries its headers, too. The API's.",
    shape: "a map of types of gateway responses to what they answer",
    names: {
        expected: `one of ${RESPONSE_TYPES.join(", ")}`,
        example: "UNAUTHORIZED",
        check: (type) => RESPONSE_TYPES.some((known) => known === type),
    },
    nameIs: "a type of gateway response",
    placeholder: "<type>",
    of: group(
        { meaning: "One type.", shape: "a map of status, headers and body" },
        {
            status: {
                ...integer({
                    meaning: "Its status.",
                    from: 200,
                    to: 599,
                    unit: "status",
                    absent: optional("API Gateway's own"),
                }),
                rule: STATUS,
            },
            headers: map({
                meaning: "Headers with their values.",
                shape: "a map of headers to plain texts",
                names: pattern(/^[\w-]{1,100}$/, "the name of a header", "WWW-Authenticate"),
                nameIs: "the name of a header",
                placeholder: "<header>",
                of: text({
                    meaning: "The value of a header.",
                    rule: pattern(/^[^'\x00-\x1f\x7f]{1,1000}$/, "a text without ' and line breaks", "Bearer"),
                }),
            }),
            body: text({
                meaning:
                    "Its body, as a mapping template of API Gateway for `application/json`, such as " +
                    '`{"error": $context.error.messageString}`.',
                rule: pattern(/^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]{1,10000}$/, "a text"),
                absent: optional('API Gateway\'s own, `{"message": …}`'),
            }),
        },
    ),
    limits: '"Gateway response types for API Gateway"',
});

export const compression = integer({
    meaning:
        "Answers of at least so many bytes are compressed for clients that take gzip or deflate, and compressed requests are unpacked. The " +
        "function's answer counts as it is, without base64. The API's.",
    from: 0,
    to: 10_485_760,
    unit: "bytes",
    absent: optional("nothing is compressed"),
    limits: '"Payload compression for REST APIs in API Gateway"',
});

/** "AWS condition keys that can be used in API Gateway resource policies": where a caller's VPC is known. */
const VPC = /^vpce?-/;

const range = (...said: Parameters<typeof pattern>): Rule<string> => {
    const known = pattern(...said);
    const check = (value: string) =>
        VPC.test(value)
            ? `is ${value}, and API Gateway knows the VPC of a caller for private APIs alone: this one is called from the addresses of its NAT gateways`
            : known.check(value);
    return { ...known, check };
};

export const sources = list({
    meaning:
        "Addresses that may call the API, as ranges; all others are answered 403. GET of `release.healthPath` stays open to all, by which " +
        "releases are verified; with `api.authorizer` `iam` it does not, and the roles of releases are let through. Previews have it, too. " +
        "The API's, as a resource policy.",
    of: text({
        meaning: "A range.",
        rule: refusing(
            range(
                /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*)\/\d{1,3}$/,
                "a range of addresses, such as 203.0.113.0/24 or 2001:db8::/32",
                "203.0.113.0/24",
            ),
            (range) => {
                const [address = "", bits = ""] = range.split("/");
                const isFour = !address.includes(":");
                if (isFour && address.split(".").some((part) => Number(part) > 255)) {
                    return "is no address";
                }
                return Number(bits) > (isFour ? 32 : 128) ? `/${bits} is no length of it` : undefined;
            },
        ),
    }),
    noun: "ranges",
    most: 100,
    absent: preset([]),
    limits: '"API Gateway resource policy examples"',
});

/** The operators of IAM, "IAM JSON policy elements: Condition operators", as far as they need no signed request. */
const OPERATORS =
    /^(String(Not)?(Equals(IgnoreCase)?|Like)|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|(Not)?IpAddress)(IfExists)?$/;

/** "AWS condition keys that can be used in API Gateway resource policies": those of all requests to an API that is not private. */
const CONDITION_KEYS = /^aws:(CurrentTime|EpochTime|Referer|SecureTransport|SourceIp|UserAgent)$/i;

/** Why API Gateway would not take a condition; undefined where it would. */
export function conditionFault(condition: Condition): string | undefined {
    const operator = Object.keys(condition).find((each) => !OPERATORS.test(each));
    const key = Object.values(condition)
        .flatMap((keys) => Object.keys(keys))
        .find((each) => !CONDITION_KEYS.test(each));
    const time = timeFault(condition);
    return time !== undefined
        ? time
        : operator !== undefined
          ? `has the operator ${operator}, which is none of IAM's for what a request says`
          : key === undefined
            ? undefined
            : `has the key ${key}, which API Gateway does not know of a request that nobody has signed`;
}

export const condition = open<Condition>()({
    meaning:
        "When the API may be called at all, as IAM writes a condition: from no bad addresses (`NotIpAddress`), within some time " +
        "(`DateLessThan`). What it does not let in is answered 403. GET of `release.healthPath` stays open to all, by which releases are " +
        "verified. Previews have it, too. The API's, as a resource policy.",
    rule: {
        expected:
            "operators with keys and values, such as NotIpAddress: { aws:SourceIp: [203.0.113.0/24] }; keys are aws:CurrentTime, " +
            "aws:EpochTime, aws:Referer, aws:SecureTransport, aws:SourceIp and aws:UserAgent",
        check: (value) => isCondition(value) && (conditionFault(value as Condition) ?? true),
    },
    schema: { type: "object" },
    absent: optional("always"),
    limits: '"AWS condition keys that can be used in API Gateway resource policies"',
});

/** "Variables for access logging for API Gateway": whatever the context has. */
const VARIABLE = pattern(
    /^\$context\.[A-Za-z][\w.]*$|^\$context\.authorizer\.[\w-]+$/,
    "a variable of API Gateway's context, such as $context.authorizer.principalId",
    "'$context.authorizer.principalId'",
);

export const accessLog = map({
    meaning:
        "Fields of the stages' access log beside those that are always there, each with its variable. A stage's, at `up`: one log for each " +
        "environment, of the same form.",
    shape: "a map of fields to variables of API Gateway's context",
    names: pattern(/^\w{1,64}$/, "1 to 64 letters, digits and _"),
    nameIs: "the name of a field",
    placeholder: "<field>",
    most: { count: 50, noun: "field" },
    of: text({ meaning: "A variable.", rule: VARIABLE }),
    limits: '"Variables for access logging for API Gateway"',
});
