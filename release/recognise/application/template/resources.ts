import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { isKeyed } from "./authorizers";
import type { Notes } from "./notes";
import { shortType, type Intrinsics } from "./intrinsics";
import { noteRole, roleOf } from "./roles";
import { authorizerNote, keySourceNote, privateNote, resourceNote } from "./surface";

/** What the platform has by itself, or what is read of the API: logs, permissions to call the function, deployments and stages, keys. */
const OWN =
    /^AWS::(Logs::LogGroup|Lambda::(Permission|Version|Alias|EventInvokeConfig)|ApiGateway::(RestApi|Account|Deployment|Stage|Resource|Method|ApiKey|UsagePlan|UsagePlanKey|GatewayResponse)|ApiGatewayV2::(Api|Stage|Deployment|Integration|Route)|Serverless::(Function|Api|HttpApi|LayerVersion))$/;

/** What nobody who calls the application misses. */
const WATCHES =
    /^AWS::(CloudWatch::(Alarm|CompositeAlarm|Dashboard|AnomalyDetector|InsightRule)|Synthetics::Canary|ResourceGroups::Group|ApplicationInsights::Application|Budgets::Budget)$/;

/**
 * Says what a template makes beside the function and its API.
 *
 * @param roles The members of functions that name their roles.
 * @param isRead Whether a resource is read otherwise. @default - none is
 */
export function noteResources(
    template: Located,
    intrinsics: Intrinsics,
    roles: readonly (Located | undefined)[],
    notes: Notes,
    isRead: (name: string) => boolean = () => false,
): void {
    const taken = new Set(roles.flatMap((role) => roleOf(role, template) ?? []));
    for (const [name, resource] of membersOf(at(template, "Resources"))) {
        const type = scalarOf(at(resource, "Type")) ?? "";
        const line = resource.line;
        noteClosings(name, type, at(resource, "Properties"), intrinsics, notes);
        if (type === "" || OWN.test(type) || isRead(name)) {
            continue;
        }
        if (/^AWS::(DynamoDB::Table|Serverless::SimpleTable|S3::Bucket)$/.test(type)) {
            const found = intrinsics.resolve({ value: name, line, tag: "Ref" });
            const called = "text" in found && found.text !== name ? ` ${found.text}` : "";
            resourceNote(notes, name, line, `the ${shortType(type)}${called}`);
        } else if (/^AWS::IAM::(Role|Policy|ManagedPolicy)$/.test(type)) {
            noteRole(name, resource, template, intrinsics, taken, notes);
        } else if (/^AWS::(ApiGateway::Authorizer|ApiGatewayV2::Authorizer|Cognito::\w+)$/.test(type)) {
            const why = "make it apart from the platform, and set api.authorizer to it";
            authorizerNote(notes, name, line, `the ${shortType(type)} ${name}`, why);
        } else if (/^AWS::IAM::(User|Group|AccessKey)$/.test(type)) {
            const what = `the ${shortType(type)} ${name}, who may call the application`;
            notes.add(
                "word",
                name,
                line,
                what,
                "make it apart from the platform, and allow it what the platform makes",
            );
        } else if (WATCHES.test(type)) {
            const what = `the ${shortType(type)} ${name}, which watches the application`;
            notes.add("word", name, line, what, "make it apart from the platform, for what the platform makes");
        } else if (
            /^AWS::(ApiGateway(V2)?::(DomainName|BasePathMapping|ApiMapping)|Route53::\w+|CertificateManager::\w+)$/.test(
                type,
            )
        ) {
            notes.missing(
                name,
                line,
                `the ${shortType(type)} ${name}`,
                "map the domain to the API by hand, and set invokeUrl to it",
            );
        } else {
            resourceNote(notes, name, line, `the ${shortType(type)} ${name}`);
        }
    }
}

/** Says by what an API of CloudFormation's own type, or a method of it, lets requests in. */
function noteClosings(
    name: string,
    type: string,
    properties: Located | undefined,
    intrinsics: Intrinsics,
    notes: Notes,
): void {
    if (type === "AWS::ApiGateway::RestApi") {
        privateNote(notes, name, at(properties, "EndpointConfiguration"), intrinsics);
        const policy = at(properties, "Policy");
        if (policy !== undefined) {
            const why = "set api.sources, where it is about addresses alone";
            authorizerNote(notes, name, policy.line, "a resource policy of the API", why);
        }
        const source = at(properties, "ApiKeySourceType");
        keySourceNote(notes, name, source?.line ?? 1, source);
    }
    if (/^AWS::(ApiGateway::Method|ApiGatewayV2::Route)$/.test(type)) {
        const who = at(properties, "AuthorizationType");
        const key = at(properties, "ApiKeyRequired");
        const isOpen = who === undefined || (who.tag === undefined && scalarOf(who)?.toUpperCase() === "NONE");
        const how = isOpen ? "an API key" : `the authorization ${scalarOf(who) ?? "that deployment decides"}`;
        if (!isOpen || isKeyed(key)) {
            authorizerNote(notes, name, (isOpen ? key : who)?.line ?? 1, how, "set api.authorizer, or api.keys, to it");
        }
    }
}
