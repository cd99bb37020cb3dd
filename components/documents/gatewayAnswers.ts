import type { ApiSurface } from "./apiSurface";
import { answerHeaders, quoted } from "./cors";

/** What API Gateway answers in the function's place, of one type. */
export interface GatewayAnswer {
    /** Such as `DEFAULT_4XX`. */
    readonly responseType: string;
    /** @default - that of each case */
    readonly statusCode?: string;
    readonly responseParameters: Readonly<Record<string, string>>;
    readonly responseTemplates: Readonly<Record<string, string>>;
}

/** What API Gateway answers with anyway. */
const OWN_BODY = '{"message":$context.error.messageString}';

/**
 * What API Gateway answers in the function's place: what the configuration says of a type, and with CORS the headers of that, also on what it
 * says nothing of. A type of its own takes nothing from `DEFAULT_4XX` and `DEFAULT_5XX`.
 */
export function gatewayAnswers({
    cors,
    responses = {},
}: Pick<ApiSurface, "cors" | "responses">): readonly GatewayAnswer[] {
    const ofCors = cors === undefined ? {} : answerHeaders(cors);
    const types = [...(cors === undefined ? [] : ["DEFAULT_4XX", "DEFAULT_5XX"]), ...Object.keys(responses).sort()];
    return [...new Set(types)].map((responseType) => {
        const { status, headers = {}, body } = responses[responseType] ?? {};
        const parameters = Object.entries(quoted({ ...ofCors, ...headers })).map(
            ([name, value]) => [`gatewayresponse.header.${name}`, value] as const,
        );
        return {
            responseType,
            ...(status === undefined ? {} : { statusCode: String(status) }),
            responseParameters: Object.fromEntries(parameters),
            responseTemplates: { "application/json": body ?? OWN_BODY },
        };
    });
}
