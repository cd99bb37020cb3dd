import { posix } from "node:path";

import { at, itemsOf, membersOf, readLocated, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { AppFolder } from "../folder";
import type { DescribedCors } from "../template/cors";
import type { DescribedRoute } from "../template/described";
import type { Notes } from "../template/notes";
import { authorizerNote, keySourceNote, routePath } from "../template/surface";
import type { SamAccess } from "./access";
import { mockCors } from "./cors";

/** An OpenAPI document of an API. */
interface Body {
    readonly api: string;
    /** Where a line of it is. */
    readonly at: (line: number) => string;
    readonly paths: Located;
}

/** The OpenAPI documents of the APIs in a template, those in files beside it included; others are noted. */
export function openApiBodies(folder: AppFolder, root: Located, notes: Notes): readonly Body[] {
    return [...membersOf(at(root, "Resources"))].flatMap(([api, value]): Body[] => {
        const type = scalarOf(at(value, "Type")) ?? "";
        if (!/^AWS::(Serverless::(Http)?Api|ApiGateway::RestApi|ApiGatewayV2::Api)$/.test(type)) {
            return [];
        }
        const properties = at(value, "Properties");
        const body = at(properties, "DefinitionBody") ?? at(properties, "Body");
        const own = at(body, "paths");
        if (own !== undefined) {
            noteClosings(api, body, (line) => notes.at(line), notes);
            return [{ api, at: (line) => notes.at(line), paths: own }];
        }
        const elsewhere = body ?? at(properties, "DefinitionUri") ?? at(properties, "BodyS3Location");
        if (elsewhere === undefined) {
            return [];
        }
        const file = scalarOf(elsewhere) ?? scalarOf(locationIn(elsewhere));
        const text = file === undefined ? undefined : folder.text(posix.normalize(file));
        const read = text === undefined ? undefined : readLocated(text);
        const document = read !== undefined && "root" in read ? read.root : undefined;
        const paths = at(document, "paths");
        if (paths === undefined || file === undefined) {
            notes.missing(
                api,
                elsewhere.line,
                "an OpenAPI document that cannot be read here",
                "write its routes to function.routes by hand",
            );
            return [];
        }
        const place = (line: number) => `${posix.normalize(file)}:${line}`;
        noteClosings(api, document, place, notes);
        return [{ api, at: place, paths }];
    });
}

/** Says by what a document itself lets requests in: `security`, a policy, API keys of an authorizer. */
function noteClosings(api: string, document: Located | undefined, place: (line: number) => string, notes: Notes): void {
    const policy = at(document, "x-amazon-apigateway-policy");
    if (policy !== undefined) {
        const why = "set api.sources, where it is about addresses alone";
        authorizerNote(notes, api, place(policy.line), "a resource policy of the OpenAPI document", why);
    }
    const source = at(document, "x-amazon-apigateway-api-key-source");
    keySourceNote(notes, api, place(source?.line ?? 1), source);
    const operations = [...membersOf(at(document, "paths"))].flatMap(([path, methods]) =>
        [...membersOf(methods)].map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    );
    const closings = [["all routes", document] as const, ...operations].flatMap(([what, where]) =>
        ["security", "x-amazon-apigateway-auth"].flatMap((key) => {
            const member = at(where, key);
            return member === undefined || isOpen(member) ? [] : [{ what, line: member.line }];
        }),
    );
    const [first] = closings;
    if (first !== undefined) {
        const routes = [...new Set(closings.map(({ what }) => what))].join(", ");
        const how = `what the OpenAPI document says of ${routes}`;
        authorizerNote(notes, api, place(first.line), how, "set api.authorizer, or api.keys, to the same");
    }
}

/** `security` without a scheme, or `x-amazon-apigateway-auth` of the type NONE. */
function isOpen(member: Located): boolean {
    const isEmpty = Array.isArray(member.value) && member.tag === undefined && itemsOf(member).length === 0;
    return isEmpty || member.value === null || scalarOf(at(member, "type"))?.toUpperCase() === "NONE";
}

/** The file that the macro AWS::Include names. */
function locationIn(body: Located): Located | undefined {
    const call = at(body, "Fn::Transform") ?? (body.tag === "Transform" ? body : undefined);
    return at(call, "Parameters", "Location");
}

/** The routes that OpenAPI documents give to a function, and what of them is not the function's own answer. */
export function openApiRoutes(
    bodies: readonly Body[],
    name: string,
    access: SamAccess,
    notes: Notes,
): readonly DescribedRoute[] {
    return bodies.flatMap(({ api, at: place, paths }) =>
        [...membersOf(paths)].flatMap(([path, operations]) =>
            [...membersOf(operations)].flatMap(([method, operation]): DescribedRoute[] => {
                const integration = at(operation, "x-amazon-apigateway-integration");
                const type = scalarOf(at(integration, "type"))?.toLowerCase();
                if (integration === undefined || (method === "options" && type === "mock")) {
                    return [];
                }
                const upper = method.startsWith("x-amazon") ? "ANY" : method.toUpperCase();
                if (type !== "aws_proxy") {
                    const what = `the route ${upper} ${path} has the integration ${type ?? "of its own"}, which is not the function's own answer`;
                    notes.add("missing", api, place(integration.line), what, "have the function answer it itself");
                }
                const isIts =
                    refersTo(at(integration, "uri"), name) &&
                    /^(ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(upper);
                const who = access.route("Api", { value: api, line: operation.line }, undefined);
                const route = { method: upper, path: routePath(path), where: place(operation.line) };
                const isNew = scalarOf(at(integration, "payloadFormatVersion")) === "2.0";
                return isIts ? [{ ...route, ...(who && { access: who }), ...(isNew && { hasNewPayload: true }) }] : [];
            }),
        ),
    );
}

/** What the documents' OPTIONS methods answer by themselves. */
export function openApiCors(bodies: readonly Body[]): readonly DescribedCors[] {
    return bodies.flatMap(({ at: place, paths }) =>
        [...membersOf(paths).values()].flatMap((operations) => {
            const operation = at(operations, "options");
            const integration = at(operation, "x-amazon-apigateway-integration");
            const isMock = scalarOf(at(integration, "type"))?.toLowerCase() === "mock";
            return (isMock && mockCors(integration, place(operation?.line ?? 1))) || [];
        }),
    );
}

/** Whether a value names a resource anywhere inside. */
function refersTo(value: Located | undefined, name: string): boolean {
    if (value === undefined) {
        return false;
    }
    if (typeof value.value === "string") {
        return value.value.split(/\W+/).includes(name);
    }
    return [...itemsOf(value), ...membersOf(value).values()].some((each) => refersTo(each, name));
}
