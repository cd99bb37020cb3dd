import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { noteStatement, OWN_POLICIES } from "./permissions";
import type { Notes } from "./described";
import { shortType, type Intrinsics } from "./intrinsics";
import { authorizerNote, permissionNote, resourceNote } from "./surface";

/** What the platform has by itself: logs, permissions to call the function, deployments and stages. */
const OWN =
    /^AWS::(Logs::LogGroup|Lambda::(Permission|Version|Alias|EventInvokeConfig)|ApiGateway::(RestApi|Account|Deployment|Stage|Resource|Method|UsagePlanKey)|ApiGatewayV2::(Api|Stage|Deployment|Integration|Route)|Serverless::(Function|Api|HttpApi|LayerVersion))$/;

/** Says what a template makes beside the function and its API. */
export function noteResources(template: Located, intrinsics: Intrinsics, notes: Notes): void {
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
            noteRole(name, resource, shortType(type), notes);
        } else if (/^AWS::(ApiGateway::Authorizer|ApiGatewayV2::Authorizer|Cognito::\w+)$/.test(type)) {
            authorizerNote(notes, name, line, `the ${shortType(type)} ${name}`);
        } else if (/^AWS::ApiGateway::GatewayResponse$/.test(type)) {
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

/** Says what a role or policy allows, unless it is only what the platform has anyway. */
function noteRole(name: string, resource: Located, type: string, notes: Notes): void {
    const properties = at(resource, "Properties");
    const trusted = [...itemsOf(at(properties, "AssumeRolePolicyDocument", "Statement"))].flatMap((statement) => {
        const service = at(statement, "Principal", "Service");
        return [service, ...itemsOf(service)].flatMap((each) => scalarOf(each) ?? []);
    });
    const other = trusted.find((service) => !service.startsWith("lambda.") && !service.startsWith("edgelambda."));
    const managed = itemsOf(at(properties, "ManagedPolicyArns")).map((arn) => scalarOf(arn) ?? "a policy");
    if (other !== undefined) {
        if (!managed.some((arn) => arn.includes("AmazonAPIGatewayPushToCloudWatchLogs"))) {
            resourceNote(notes, name, resource.line, `the ${type} ${name} for ${other}`);
        }
        return;
    }
    const own = [
        ...itemsOf(at(properties, "Policies")),
        ...(at(properties, "PolicyDocument") === undefined ? [] : [properties]),
    ];
    for (const policy of own) {
        const statements = at(policy, "PolicyDocument", "Statement");
        (itemsOf(statements).length > 0 ? itemsOf(statements) : statements === undefined ? [] : [statements]).forEach(
            (each) => noteStatement(name, each, notes),
        );
    }
    for (const arn of managed.filter((each) => !OWN_POLICIES.test(each))) {
        permissionNote(notes, name, resource.line, `what the managed policy ${arn} allows`);
    }
}
