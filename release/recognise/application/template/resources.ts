import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes } from "./notes";
import { shortType, type Intrinsics } from "./intrinsics";
import { isCorsAnswer } from "./cors";
import { noteRole, roleOf } from "./roles";
import { authorizerNote, resourceNote } from "./surface";

/** What the platform has by itself: logs, permissions to call the function, deployments and stages. */
const OWN =
    /^AWS::(Logs::LogGroup|Lambda::(Permission|Version|Alias|EventInvokeConfig)|ApiGateway::(RestApi|Account|Deployment|Stage|Resource|Method|UsagePlanKey)|ApiGatewayV2::(Api|Stage|Deployment|Integration|Route)|Serverless::(Function|Api|HttpApi|LayerVersion))$/;

/**
 * Says what a template makes beside the function and its API.
 *
 * @param roles The members of functions that name their roles.
 * @param hasCors Whether CORS of the API is written.
 */
export function noteResources(
    template: Located,
    intrinsics: Intrinsics,
    roles: readonly (Located | undefined)[],
    hasCors: boolean,
    notes: Notes,
): void {
    const taken = new Set(roles.flatMap((role) => roleOf(role, template) ?? []));
    for (const [name, resource] of membersOf(at(template, "Resources"))) {
        const type = scalarOf(at(resource, "Type")) ?? "";
        const line = resource.line;
        if (type === "" || OWN.test(type)) {
            continue;
        }
        if (/^AWS::(DynamoDB::Table|Serverless::SimpleTable|S3::Bucket)$/.test(type)) {
            const found = intrinsics.resolve({ value: name, line, tag: "Ref" });
            const called = "text" in found && found.text !== name ? ` ${found.text}` : "";
            resourceNote(notes, name, line, `the ${shortType(type)}${called}`);
        } else if (/^AWS::IAM::(Role|Policy|ManagedPolicy)$/.test(type)) {
            noteRole(name, resource, template, intrinsics, taken, notes);
        } else if (/^AWS::(ApiGateway::Authorizer|ApiGatewayV2::Authorizer|Cognito::\w+)$/.test(type)) {
            authorizerNote(notes, name, line, `the ${shortType(type)} ${name}`);
        } else if (type === "AWS::ApiGateway::GatewayResponse" && isCorsAnswer(resource)) {
            // With api.cors, the platform's API has these headers in its own answers.
            if (!hasCors) {
                notes.missing(name, line, "headers of CORS in the API's own answers", "set api.cors: docs/cors.md");
            }
        } else if (type === "AWS::ApiGateway::GatewayResponse") {
            notes.missing(
                name,
                line,
                "answers of the API itself with headers of their own",
                "the platform's API answers as AWS's does",
            );
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
