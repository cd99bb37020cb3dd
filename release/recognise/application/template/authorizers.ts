import type { DescribedAuthorizer } from "./describedAccess";
import type { DescribedRoute } from "./described";

/** `api.authorizer`, as far as it is known. */
export type AuthorizerValue = Readonly<Record<string, unknown>>;

/** What an authorizer decides by where nothing is said. */
export const HEADER = "method.request.header.Authorization";

/** What those routes have that take requests which are signed. */
export const SIGNED = "AWS_IAM";
export const IAM: DescribedAuthorizer = { what: SIGNED, value: { type: "iam" } };

/** The route of a function's own URL. @param who Who may call it, as either kind of file says it. */
export function urlRoute(where: string, who: string | undefined, line: number): DescribedRoute {
    const isSigned = who?.toUpperCase() === SIGNED;
    return { method: "ANY", path: "/{proxy+}", where, ...(isSigned && { access: { authorizer: SIGNED, line } }) };
}

/** An authorizer that is there already, by its ARN; undefined where it is neither a function nor a user pool. */
export function byArn(arn: string, lambda: AuthorizerValue, scopes: readonly string[]): AuthorizerValue | undefined {
    const service = /^arn:[^:]+:(lambda|cognito-idp):/.exec(arn)?.[1];
    return service === "lambda"
        ? { ...lambda, function: arn }
        : service === "cognito-idp"
          ? { type: "cognito", userPools: [arn], ...(scopes.length > 0 && { scopes }) }
          : undefined;
}
