import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { DescribedCors } from "../template/cors";
import type { Notes, Told } from "../template/notes";
import type { Intrinsics } from "../template/intrinsics";
import { domainNote, keySourceNote, privateNote } from "../template/surface";
import { httpCors, restCors } from "./cors";

/** Members of an API that say nothing which the platform's API has not, or has in its own way. */
const PLAIN =
    /^(Name|StageName|Description|Tags|AccessLogSetting|AccessLogSettings|MethodSettings|TracingEnabled|OpenApiVersion|Variables|StageVariables|AlwaysDeploy|FailOnWarnings|DefaultRouteSettings|RouteSettings|PropagateTags|MinimumCompressionSize|Mode|ApiKeySourceType|CanarySetting|DisableExecuteApiEndpoint|Cors|Auth|Domain|DefinitionBody|DefinitionUri|EndpointConfiguration|BinaryMediaTypes|GatewayResponses|Models|CacheClusterEnabled|CacheClusterSize|MergeDefinitions)$/;

/** Reads what a template says of its APIs, the implicit one included. */
export function noteApis(
    root: Located,
    intrinsics: Intrinsics,
    notes: Notes,
    settings: Map<string, Told>,
): readonly DescribedCors[] {
    const apis = [...membersOf(at(root, "Resources"))].filter(([, value]) =>
        /^AWS::Serverless::(Http)?Api$/.test(scalarOf(at(value, "Type")) ?? ""),
    );
    const all: readonly (readonly [string, Located | undefined])[] = [
        ...apis.map(([name, value]) => [name, at(value, "Properties")] as const),
        ["Globals.Api", at(root, "Globals", "Api")],
        ["Globals.HttpApi", at(root, "Globals", "HttpApi")],
    ];
    const cors = all.flatMap(([name, api]) => {
        noteApi(name, api, intrinsics, notes, settings);
        const isHttp = name === "Globals.HttpApi" || at(api, "CorsConfiguration") !== undefined;
        return isHttp
            ? httpCors(at(api, "CorsConfiguration"), intrinsics, notes)
            : restCors(at(api, "Cors"), intrinsics, notes);
    });
    for (const [name, value] of membersOf(at(root, "Resources"))) {
        if (/^AWS::ApiGateway(V2)?::(RestApi|Api)$/.test(scalarOf(at(value, "Type")) ?? "")) {
            notes.add(
                "word",
                name,
                value.line,
                "an API of its own",
                "the platform makes one, with every path of the application",
            );
            cors.push(...httpCors(at(value, "Properties", "CorsConfiguration"), intrinsics, notes));
        }
    }
    return cors;
}

function noteApi(
    name: string,
    api: Located | undefined,
    intrinsics: Intrinsics,
    notes: Notes,
    settings: Map<string, Told>,
): void {
    const domain = at(api, "Domain");
    if (domain !== undefined) {
        domainNote(notes, name, domain.line, [at(domain, "DomainName"), at(domain, "CertificateArn")], intrinsics);
    }
    privateNote(notes, name, at(api, "EndpointConfiguration"), intrinsics);
    keySourceNote(notes, name, at(api, "ApiKeySourceType")?.line ?? 1, at(api, "ApiKeySourceType"));
    const cached = at(api, "CacheClusterEnabled");
    if (scalarOf(cached) === "true") {
        notes.missing(
            name,
            cached?.line ?? 1,
            "the API caches answers",
            "cache in the application, or in front of the API",
        );
    }
    const models = at(api, "Models");
    if (models !== undefined) {
        notes.missing(name, models.line, "the API checks requests against models", "check them in the application");
    }
    const types = itemsOf(at(api, "BinaryMediaTypes")).map((type) => intrinsics.resolve(type));
    if (types.length > 0) {
        const value = types.flatMap((type) => ("text" in type ? [type.text.replaceAll("~1", "/")] : []));
        settings.set("api.binaryMediaTypes", { value, where: notes.at(at(api, "BinaryMediaTypes")?.line ?? 1) });
    }
    for (const [key, member] of membersOf(api)) {
        if (!PLAIN.test(key) && key !== "CorsConfiguration") {
            notes.missing(
                name,
                member.line,
                `${key}, which is not known here`,
                "see what it does, and whether the application can do without it",
            );
        }
    }
}
