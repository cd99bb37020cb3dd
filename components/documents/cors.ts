import type { ApiConfig } from "../../config";

/** Who may call the API from a page of another origin. */
export type Cors = NonNullable<ApiConfig["cors"]>;

/** What answers a preflight request: no integration is asked, and no function woken. */
export interface Preflight {
    readonly requestTemplates: Readonly<Record<string, string>>;
    /** Headers of the answer with their values, as API Gateway writes texts. */
    readonly headers: Readonly<Record<string, string>>;
    readonly responseTemplates: Readonly<Record<string, string>>;
    /**
     * A request whose type is one of the API's binary types comes as bytes, which a MOCK integration cannot read: it would answer 500.
     * Said always, so that no change of those types is one of this.
     */
    readonly contentHandling: "CONVERT_TO_TEXT";
    readonly status: "200";
}

const ORIGIN = "Access-Control-Allow-Origin";

/** All headers that the answer to a preflight request may have, whether it has them or not. */
export const PREFLIGHT_HEADERS = [
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    ORIGIN,
    "Access-Control-Max-Age",
    "Vary",
] as const;

/** The answer to preflight requests. */
export function preflight({
    origins,
    methods,
    headers,
    exposeHeaders: _exposed,
    credentials,
    maxAge,
}: Cors): Preflight {
    const [only] = origins;
    const isOne = origins.length === 1;
    return {
        requestTemplates: { "application/json": '{"statusCode": 200}' },
        headers: quoted({
            ...(isOne && only !== undefined ? { [ORIGIN]: only } : { Vary: "Origin" }),
            "Access-Control-Allow-Methods": methods.join(","),
            "Access-Control-Allow-Headers": headers.join(","),
            ...(credentials ? { "Access-Control-Allow-Credentials": "true" } : {}),
            ...(maxAge === undefined ? {} : { "Access-Control-Max-Age": String(maxAge) }),
        }),
        responseTemplates: { "application/json": isOne ? "" : choosing(origins) },
        contentHandling: "CONVERT_TO_TEXT",
        status: "200",
    };
}

/**
 * Lets the origin through that asks, if it is one of those. A header is found by the name that it came with, and an override may be
 * made once: "Override your API's request and response parameters and status codes".
 */
function choosing(origins: readonly string[]): string {
    const isOne = origins.map((origin) => `$origin == "${origin}"`).join(" || ");
    return [
        '#set($origin = $input.params("Origin"))',
        '#if($origin == "")#set($origin = $input.params("origin"))#end',
        `#if(${isOne})#set($context.responseOverride.header.${ORIGIN} = $origin)#end`,
    ].join("\n");
}

/**
 * The headers of refusals and failures of API Gateway itself. It knows no logic there, so of several origins all may read them, or with
 * credentials the first: their texts are API Gateway's own, and the same for everybody.
 */
export function answerHeaders({ origins, exposeHeaders, credentials }: Cors): Readonly<Record<string, string>> {
    return {
        [ORIGIN]: origins.length === 1 || credentials ? (origins[0] ?? "*") : "*",
        ...(credentials ? { "Access-Control-Allow-Credentials": "true" } : {}),
        ...(exposeHeaders.length === 0 ? {} : { "Access-Control-Expose-Headers": exposeHeaders.join(",") }),
    };
}

/** Texts as API Gateway writes them in its mappings. */
export function quoted(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
}
