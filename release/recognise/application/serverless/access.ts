import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { DescribedAuthorizer, RouteAccess } from "../template/describedAccess";
import {
    byArn,
    commonAuthorizers,
    HEADER,
    IAM,
    isKeyed,
    lambdaAuthorizer,
    NO_SCOPES,
    scopesOf,
} from "../template/authorizers";
import type { Intrinsics } from "../template/intrinsics";

/** ServerlessAccess reads who may call the routes of a file of the Serverless Framework. */
export class ServerlessAccess {
    readonly authorizers = commonAuthorizers();

    constructor(
        private readonly root: Located,
        private readonly intrinsics: Intrinsics,
    ) {}

    /** Who may call a route: `authorizer` and `private` of its event. */
    route(kind: "http" | "httpApi", event: Located | undefined): RouteAccess | undefined {
        const who = at(event, "authorizer");
        const key = at(event, "private");
        const id = who === undefined || who.value === null ? undefined : this.read(kind, who);
        const asksKey = kind === "http" && isKeyed(key);
        return id === undefined && !asksKey
            ? undefined
            : { ...(id && { authorizer: id }), ...(asksKey && { key: true }), line: (who ?? key)?.line ?? 1 };
    }

    private read(kind: "http" | "httpApi", who: Located): string {
        const name = scalarOf(who) ?? scalarOf(at(who, "name")) ?? scalarOf(at(who, "type")) ?? "authorizer";
        const found =
            /^aws_iam$/i.test(name) || /^aws_iam$/i.test(scalarOf(at(who, "type")) ?? "")
                ? IAM
                : { what: `the authorizer ${name}`, ...(kind === "http" ? this.rest(who) : { gap: HTTP }) };
        const id = `${name} ${JSON.stringify(found)}`;
        this.authorizers.set(id, found);
        return id;
    }

    /** "Custom Authorizers" and "Cognito User Pools Authorizers" of the framework's manual. */
    private rest(who: Located): Omit<DescribedAuthorizer, "what"> {
        if (at(who, "authorizerId") !== undefined) {
            return { gap: "another stack has made it; set api.authorizer to what it asks" };
        }
        const lambda = lambdaOf(who, this.intrinsics);
        const text = scalarOf(who) ?? scalarOf(at(who, "name"));
        const arn = at(who, "arn") ?? (text?.startsWith("arn:") === true || who.tag !== undefined ? who : undefined);
        if (arn === undefined) {
            return text !== undefined && this.functions.has(text)
                ? { ...lambda, function: text }
                : { gap: "no function of the file has that name" };
        }
        const found = this.intrinsics.resolve(arn);
        const scopes = scopesOf(at(who, "scopes"), this.intrinsics);
        if (scopes === undefined) {
            return { gap: NO_SCOPES };
        }
        const known = "text" in found ? byArn(found.text, lambda.value, scopes) : undefined;
        const own = "stands" in found ? this.ownFunction(found.stands) : undefined;
        return own !== undefined
            ? { ...lambda, function: own }
            : known !== undefined
              ? { ...(known["type"] === "lambda" ? lambda : {}), value: known }
              : {
                    gap: `it is ${"text" in found ? found.text : found.stands}; set api.authorizer to one that is there`,
                };
    }

    /** A function of the file by what the framework calls it in its own template: `AuthLambdaFunction`. */
    private ownFunction(stands: string): string | undefined {
        const id = /^Arn of (\w+)LambdaFunction$/.exec(stands)?.[1];
        const logical = (name: string) =>
            `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll("-", "Dash").replaceAll("_", "Underscore");
        return [...this.functions.keys()].find((name) => logical(name) === id);
    }

    private get functions(): ReadonlyMap<string, Located> {
        const functions = at(this.root, "functions");
        return new Map([functions, ...itemsOf(functions)].flatMap((map) => [...membersOf(map)]));
    }
}

const HTTP = "it is one of an HTTP API, whose tokens and answers a REST API does not take";

function lambdaOf(who: Located, intrinsics: Intrinsics): ReturnType<typeof lambdaAuthorizer> {
    const isRequest = /^request$/i.test(scalarOf(at(who, "type")) ?? "");
    const source = scalarOf(at(who, "identitySource")) ?? "";
    const parts = source.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
    return lambdaAuthorizer(
        { event: isRequest ? "request" : "token", identity: parts.length > 0 ? parts : [HEADER] },
        at(who, "resultTtlInSeconds"),
        intrinsics,
    );
}
