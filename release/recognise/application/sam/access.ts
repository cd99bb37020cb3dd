import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Access, DescribedAuthorizer, RouteAccess } from "../template/describedAccess";
import { HEADER, IAM, SIGNED, type AuthorizerValue } from "../template/authorizers";
import type { Intrinsics, Resolved } from "../template/intrinsics";
import { readKeys } from "../template/keys";
import type { Notes } from "../template/notes";
import { readSources } from "../template/resourcePolicy";
import { madeResponses, readResponse } from "../template/responses";

/** SamAccess reads who may call the APIs of a template: `Auth` of APIs and of events. */
export class SamAccess {
    readonly authorizers = new Map<string, DescribedAuthorizer>([[SIGNED, IAM]]);

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
        const authorizer = scalarOf(who);
        const key = member("ApiKeyRequired");
        const line = (who ?? key)?.line ?? 1;
        const isNamed = authorizer !== undefined && authorizer !== "NONE";
        const scopes = at(own, "AuthorizationScopes");
        const id = isNamed ? this.read(type, authorizer, auths, scopes) : undefined;
        return id === undefined && scalarOf(key) !== "true"
            ? undefined
            : { ...(id && { authorizer: id }), ...(scalarOf(key) === "true" && { key: true }), line };
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
        const id = [name, ...itemsOf(asked).map(scalarOf)].join(" ");
        const found = type === "Api" ? this.rest(member, asked) : { gap: JWT };
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
            const names = itemsOf(scopes).flatMap((each) => scalarOf(each) ?? []);
            return unknown === undefined
                ? { value: { type: "cognito", userPools, ...(names.length > 0 && { scopes: names }) } }
                : { gap: `its user pool is ${unknown.stands}; set api.authorizer to one that is there` };
        }
        if (arn === undefined) {
            return { gap: "there is nothing that can be read of it" };
        }
        const found = this.intrinsics.resolve(arn);
        const value = this.lambda(member);
        if (found.of?.attribute === "Arn") {
            return { value, function: found.of.resource };
        }
        return "text" in found
            ? { value: { ...value, function: found.text } }
            : { gap: `its function is ${found.stands}; set api.authorizer` };
    }

    private lambda(member: Located | undefined): AuthorizerValue {
        const identity = at(member, "Identity");
        const isRequest = /^request$/i.test(scalarOf(at(member, "FunctionPayloadType")) ?? "");
        const parts = [
            ...named(at(identity, "Headers"), "method.request.header"),
            ...named(at(identity, "QueryStrings"), "method.request.querystring"),
            ...named(at(identity, "StageVariables"), "stageVariables"),
            ...named(at(identity, "Context"), "context"),
        ];
        const header = scalarOf(at(identity, "Header"));
        const seconds = scalarOf(at(identity, "ReauthorizeEvery"));
        return {
            type: "lambda",
            event: isRequest ? "request" : "token",
            identity: isRequest && parts.length > 0 ? parts : header ? [`method.request.header.${header}`] : [HEADER],
            ...(/^\d+$/.test(seconds ?? "") && { cacheSeconds: Number(seconds) }),
        };
    }

    /** All of it. @param hasCors Whether `api.cors` is written. */
    whole(hasCors: boolean, notes: Notes): Access {
        const apis = [...membersOf(at(this.root, "Resources"))]
            .filter(([, value]) => scalarOf(at(value, "Type")) === "AWS::Serverless::Api")
            .map(([name, value]) => [name, at(value, "Properties")] as const);
        const all = [...apis, ["Globals.Api", at(this.root, "Globals", "Api")] as const];
        const plans = all.map(([, api]) => at(api, "Auth", "UsagePlan"));
        const plan = plans.find((each) => each !== undefined);
        const [sources] = all.flatMap(([name, api]) => {
            const policy = at(api, "Auth", "ResourcePolicy");
            const other = [...membersOf(policy)].find(
                ([key]) => !/^(CustomStatements|IpRangeWhitelist)$/.test(key),
            )?.[1];
            const [statements, ranges] = [at(policy, "CustomStatements"), at(policy, "IpRangeWhitelist")];
            return readSources({ name, statements, ranges, other }, this.intrinsics, notes) ?? [];
        });
        const answers = all.flatMap(([name, api]) =>
            [...membersOf(at(api, "GatewayResponses"))].flatMap(([type, answer]) => {
                const headers = membersOf(at(answer, "ResponseParameters", "Headers"));
                const told = readResponse(name, answer, headers, hasCors, notes);
                return told === undefined ? [] : [[type, told] as const];
            }),
        );
        return {
            authorizers: this.authorizers,
            ...readKeys(this.root, [], plan, this.intrinsics, notes),
            ...(sources && { sources }),
            responses: new Map([...madeResponses(this.root, hasCors, notes), ...answers]),
        };
    }
}

/** An HTTP API's authorizers get and give something else than those of a REST API. */
const JWT = "it is one of an HTTP API, whose tokens and answers a REST API does not take";

function named(list: Located | undefined, prefix: string): readonly string[] {
    return itemsOf(list).flatMap((each) => {
        const name = scalarOf(each);
        return name === undefined ? [] : [`${prefix}.${name}`];
    });
}
