import { itemsOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { DescribedAuthorizer } from "./describedAccess";
import type { DescribedRoute } from "./described";
import type { Intrinsics } from "./intrinsics";

/** `api.authorizer`, as far as it is known. */
export type AuthorizerValue = Readonly<Record<string, unknown>>;

/** What an authorizer decides by where nothing is said. */
export const HEADER = "method.request.header.Authorization";

/** What those routes have that take requests which are signed. */
export const SIGNED = "AWS_IAM";
export const IAM: DescribedAuthorizer = { what: SIGNED, value: { type: "iam" } };

/** What those routes have of which the file says who may call them in a way that cannot be read: they are not taken for open. */
export const UNREAD = "?";
export const UNREADABLE: DescribedAuthorizer = {
    what: "something that the file alone does not say",
    gap: "set api.authorizer, or api.keys, to what lets them in",
};

/** The authorizers that every file has. */
export function commonAuthorizers(): Map<string, DescribedAuthorizer> {
    return new Map([
        [SIGNED, IAM],
        [UNREAD, UNREADABLE],
    ]);
}

/** Whether an API key is asked for: by all but what is not there, and a plain `false`. */
export function isKeyed(key: Located | undefined): boolean {
    return key !== undefined && !(key.tag === undefined && /^false$/i.test(scalarOf(key) ?? ""));
}

/** The scopes of a list; undefined where one cannot be read, since fewer of them would let in more people. */
export function scopesOf(list: Located | undefined, intrinsics: Intrinsics): readonly string[] | undefined {
    if (list === undefined || list.value === null) {
        return [];
    }
    const found = itemsOf(list).flatMap((each) => {
        const scope = intrinsics.resolve(each);
        return "text" in scope ? scope.text : [];
    });
    const isWhole = list.tag === undefined && Array.isArray(list.value) && found.length === itemsOf(list).length;
    return isWhole ? found : undefined;
}

/**
 * How long an authorizer's answer is remembered. What cannot be read is taken for not at all: an answer that is remembered for longer than was
 * meant would let in whom it does not any more.
 */
function memoryOf(
    seconds: Located | undefined,
    intrinsics: Intrinsics,
): { readonly cacheSeconds?: number; readonly isUnread: boolean } {
    if (seconds === undefined || seconds.value === null) {
        return { isUnread: false };
    }
    const found = intrinsics.resolve(seconds);
    const isKnown = "text" in found && /^\d+$/.test(found.text);
    return { cacheSeconds: isKnown ? Number(found.text) : 0, isUnread: !isKnown };
}

/** A function that decides. @param parts What of it has been read. */
export function lambdaAuthorizer(
    parts: { readonly event: "request" | "token"; readonly identity: readonly string[] },
    seconds: Located | undefined,
    intrinsics: Intrinsics,
): { readonly value: AuthorizerValue; readonly isMemoryUnread?: true } {
    const { cacheSeconds, isUnread } = memoryOf(seconds, intrinsics);
    const value = { type: "lambda", ...parts, ...(cacheSeconds === undefined ? {} : { cacheSeconds }) };
    return { value, ...(isUnread && { isMemoryUnread: true }) };
}

/** Why an authorizer is not written whose scopes cannot be read. */
export const NO_SCOPES = "its scopes cannot be read here; set api.authorizer with them";

/** The route of a function's own URL. @param who Who may call it, as either kind of file says it. */
export function urlRoute(where: string, who: Located | undefined, line: number): DescribedRoute {
    const word = who?.tag === undefined ? scalarOf(who)?.toUpperCase() : undefined;
    const isOpen = who === undefined || who.value === null || word === "NONE";
    const authorizer = word === SIGNED ? SIGNED : UNREAD;
    return {
        method: "ANY",
        path: "/{proxy+}",
        isDefault: true,
        where,
        ...(!isOpen && { access: { authorizer, line } }),
    };
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
