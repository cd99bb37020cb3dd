import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Access, DescribedAuthorizer, RouteAccess } from "../template/describedAccess";
import {
    commonAuthorizers,
    HEADER,
    isKeyed,
    lambdaAuthorizer,
    NO_SCOPES,
    scopesOf,
    SIGNED,
    UNREAD,
} from "../template/authorizers";
import { isHidden, type Intrinsics, type Resolved } from "../template/intrinsics";
import { readKeys } from "../template/keys";
import type { Notes } from "../template/notes";
import { readLimits, type ResourcePolicy } from "../template/resourcePolicy";
import { madeResponses, readResponse } from "../template/responses";
import { authorizerNote } from "../template/surface";

/** SamAccess reads who may call the APIs of a template: `Auth` of APIs and of events. */
export class SamAccess {
    readonly authorizers = commonAuthorizers();

    constructor(
        private readonly root: Located,
        private readonly intrinsics: Intrinsics,
    ) {}

    /**
     * Who may call a route.
     *
     * @param type Of the event.
     * @param api The API that it is of. @default - the one that SAM makes
     * @param own The event's own `Auth`.
     */
    route(type: "Api" | "HttpApi", api: Located | undefined, own: Located | undefined): RouteAccess | undefined {
        const name = scalarOf(at(api, "Ref") ?? api) ?? "";
        const declared = at(this.root, "Resources", name, "Properties", "Auth");
        const auths = [own, declared, at(this.root, "Globals", type, "Auth")];
        const member = (...keys: readonly string[]) =>
            auths.flatMap((auth) => keys.map((key) => at(auth, key))).find((each) => each !== undefined);
        const who = at(own, "Authorizer") ?? member("DefaultAuthorizer");
        const key = member("ApiKeyRequired");
        const hidden = auths.find(isHidden) ?? (this.isElsewhere(name, api) ? api : undefined);
        const line = (hidden ?? who ?? key)?.line ?? 1;
        const id = hidden === undefined ? this.idOf(type, who, auths, at(own, "AuthorizationScopes")) : UNREAD;
        return id === undefined && !isKeyed(key)
            ? undefined
            : { ...(id && { authorizer: id }), ...(isKeyed(key) && { key: true }), line };
    }

    /** Whether an API is not one of the template, so that nothing here says who may call it. */
    private isElsewhere(name: string, api: Located | undefined): boolean {
        return api !== undefined && at(this.root, "Resources", name) === undefined;
    }

    private idOf(
        type: "Api" | "HttpApi",
        who: Located | undefined,
        auths: readonly (Located | undefined)[],
        scopes: Located | undefined,
    ): string | undefined {
        if (who === undefined || who.value === null) {
            return undefined;
        }
        const found = this.intrinsics.resolve(who);
        return !("text" in found)
            ? UNREAD
            : found.text === "NONE"
              ? undefined
              : this.read(type, found.text, auths, scopes);
    }

    private read(
        type: "Api" | "HttpApi",
        name: string,
        auths: readonly (Located | undefined)[],
        scopes: Located | undefined,
    ): string {
        if (name === SIGNED) {
            return name;
        }
        const member = auths.map((auth) => at(auth, "Authorizers", name)).find((each) => each !== undefined);
        const what = `the authorizer ${name}`;
        const asked = scopes ?? at(member, "AuthorizationScopes");
        const found = type === "Api" ? this.rest(member, asked) : { gap: JWT };
        // Two APIs may call different ones by the same name.
        const id = `${[name, ...itemsOf(asked).map(scalarOf)].join(" ")} ${JSON.stringify(found)}`;
        this.authorizers.set(id, { what, ...found });
        return id;
    }

    /** "ApiAuth" of the SAM specification. */
    private rest(member: Located | undefined, scopes: Located | undefined): Omit<DescribedAuthorizer, "what"> {
        const pools = at(member, "UserPoolArn");
        const arn = at(member, "FunctionArn");
        if (pools !== undefined) {
            const list = Array.isArray(pools.value) && pools.tag === undefined ? itemsOf(pools) : [pools];
            const found = list.map((each) => this.intrinsics.resolve(each));
            const unknown = found.find((each): each is Exclude<Resolved, { text: string }> => "stands" in each);
            const userPools = found.flatMap((each) => ("text" in each ? each.text : []));
            const names = scopesOf(scopes, this.intrinsics);
            return unknown !== undefined
                ? { gap: `its user pool is ${unknown.stands}; set api.authorizer to one that is there` }
                : names === undefined
                  ? { gap: NO_SCOPES }
                  : { value: { type: "cognito", userPools, ...(names.length > 0 && { scopes: names }) } };
        }
        if (arn === undefined) {
            return { gap: "there is nothing that can be read of it" };
        }
        const found = this.intrinsics.resolve(arn);
        const lambda = this.lambda(member);
        if (found.of?.attribute === "Arn") {
            return { ...lambda, function: found.of.resource };
        }
        return "text" in found
            ? { ...lambda, value: { ...lambda.value, function: found.text } }
            : { gap: `its function is ${found.stands}; set api.authorizer` };
    }

    private lambda(member: Located | undefined): ReturnType<typeof lambdaAuthorizer> {
        const identity = at(member, "Identity");
        const isRequest = /^request$/i.test(scalarOf(at(member, "FunctionPayloadType")) ?? "");
        const parts = [
            ...named(at(identity, "Headers"), "method.request.header"),
            ...named(at(identity, "QueryStrings"), "method.request.querystring"),
            ...named(at(identity, "StageVariables"), "stageVariables"),
            ...named(at(identity, "Context"), "context"),
        ];
        const header = scalarOf(at(identity, "Header"));
        const only = header ? [`method.request.header.${header}`] : [HEADER];
        return lambdaAuthorizer(
            { event: isRequest ? "request" : "token", identity: isRequest && parts.length > 0 ? parts : only },
            at(identity, "ReauthorizeEvery"),
            this.intrinsics,
        );
    }

    /** All of it. @param hasCors Whether `api.cors` is written. */
    whole(hasCors: boolean, notes: Notes): Access {
        const apis = [...membersOf(at(this.root, "Resources"))]
            .filter(([, value]) => scalarOf(at(value, "Type")) === "AWS::Serverless::Api")
            .map(([name, value]) => [name, at(value, "Properties")] as const);
        const all = [...apis, ["Globals.Api", at(this.root, "Globals", "Api")] as const];
        const plans = all.map(([, api]) => at(api, "Auth", "UsagePlan"));
        const limits = this.limits(apis, notes);
        const answers = all.flatMap(([name, api]) =>
            [...membersOf(at(api, "GatewayResponses"))].flatMap(([type, answer]) => {
                const headers = membersOf(at(answer, "ResponseParameters", "Headers"));
                const told = readResponse(name, answer, headers, hasCors, notes);
                return told === undefined ? [] : [[type, told] as const];
            }),
        );
        return {
            authorizers: this.authorizers,
            ...readKeys(this.root, undefined, plans, this.intrinsics, notes),
            ...(limits && { limits }),
            responses: new Map([...madeResponses(this.root, hasCors, notes), ...answers]),
        };
    }

    /** What limits the requests to all the APIs, that included which SAM makes for routes that name none. */
    private limits(apis: readonly (readonly [string, Located | undefined])[], notes: Notes): Access["limits"] {
        const common = at(this.root, "Globals", "Api", "Auth", "ResourcePolicy");
        const own = apis.map(([name, api]) => ({
            name,
            policy: at(api, "Auth", "ResourcePolicy"),
            stage: this.text(at(api, "StageName")),
        }));
        const made = { name: "Globals.Api", policy: undefined, stage: IMPLICIT_STAGE };
        const found = [...own, ...(this.hasImplicit() ? [made] : [])].map(({ name, policy, stage }) => {
            const both = policy !== undefined && common !== undefined ? policy : undefined;
            const whole = { ...policyOf(name, policy ?? common, both), stage };
            return { name, limits: readLimits(whole, this.intrinsics, notes) };
        });
        const [first, ...others] = found.map(({ limits }) => limits);
        const [known] = found.flatMap(({ name, limits }) => (limits === undefined ? [] : [{ name, limits }]));
        if (others.every((other) => JSON.stringify(other?.value) === JSON.stringify(first?.value))) {
            return first;
        }
        if (known !== undefined) {
            const [how, why] = ["a resource policy of one of the APIs", "the platform makes one API of all"];
            authorizerNote(notes, known.name, known.limits.where, how, why);
        }
        return undefined;
    }

    private text(member: Located | undefined): string | undefined {
        const found = member === undefined ? undefined : this.intrinsics.resolve(member);
        return found !== undefined && "text" in found ? found.text : undefined;
    }

    /** Whether a route names no API. */
    private hasImplicit(): boolean {
        return [...membersOf(at(this.root, "Resources")).values()].some((resource) =>
            [...membersOf(at(resource, "Properties", "Events")).values()].some(
                (event) => scalarOf(at(event, "Type")) === "Api" && at(event, "Properties", "RestApiId") === undefined,
            ),
        );
    }
}

/** A resource policy of SAM. @param both Where two are put together. */
function policyOf(name: string, policy: Located | undefined, both: Located | undefined): ResourcePolicy {
    const unknown = [...membersOf(policy)].find(
        ([key]) => !/^(CustomStatements|IpRange(White|Black)list)$/.test(key),
    )?.[1];
    const other = both ?? (isHidden(policy) ? policy : unknown);
    return {
        name,
        statements: at(policy, "CustomStatements"),
        ranges: at(policy, "IpRangeWhitelist"),
        refused: at(policy, "IpRangeBlacklist"),
        other,
    };
}

/** The stage of the API that SAM makes: "ServerlessRestApi" of its specification. */
const IMPLICIT_STAGE = "Prod";

/** An HTTP API's authorizers get and give something else than those of a REST API. */
const JWT = "it is one of an HTTP API, whose tokens and answers a REST API does not take";

function named(list: Located | undefined, prefix: string): readonly string[] {
    return itemsOf(list).flatMap((each) => {
        const name = scalarOf(each);
        return name === undefined ? [] : [`${prefix}.${name}`];
    });
}
