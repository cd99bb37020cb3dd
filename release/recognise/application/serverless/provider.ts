import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Intrinsics } from "../template/intrinsics";
import type { Notes, Told } from "../template/notes";
import { keySourceNote, privateNote } from "../template/surface";

/** Members of the provider that are read elsewhere, or say nothing about what runs. */
const PLAIN =
    /^(name|runtime|stage|region|profile|stackName|memorySize|timeout|environment|iam|iamRoleStatements|iamManagedPolicies|role|layers|vpc|tracing|architecture|kmsKeyArn|apiName|apiGateway|httpApi|logs|logRetentionInDays|lambdaHashingVersion|versionFunctions|deploymentBucket|deploymentMethod|deploymentPrefix|stackTags|tags|stackPolicy|endpointType|disableRollback|disableDefaultOutputExportNames|rolePermissionsBoundary|cfnRole|notificationArns|rollbackConfiguration|timeoutInMinutes|variableSyntax|eventBridge|usagePlan|apiKeys|resourcePolicy|versionFunction|runtimeManagement|credentials|websocketsApiName|websocketsApiRouteSelectionExpression|ecr|cloudFront|alb|s3)$/;

/** Reads what the provider says of the API and the account. */
export function noteProvider(root: Located, intrinsics: Intrinsics, notes: Notes, settings: Map<string, Told>): void {
    const provider = at(root, "provider");
    const line = (member: Located | undefined) => member?.line ?? 1;
    const name = scalarOf(provider) ?? scalarOf(at(provider, "name"));
    if (name !== undefined && name !== "aws") {
        notes.missing("provider", line(provider), `the provider ${name}`, "the platform runs in AWS alone");
    }
    const region = scalarOf(at(provider, "region"));
    if (region !== undefined && at(provider, "region")?.tag === undefined) {
        notes.add(
            "word",
            "region",
            line(at(provider, "region")),
            `it is deployed to ${region}`,
            `nothing, or: pulumi config set aws:region ${region}`,
        );
    }
    const gateway = at(provider, "apiGateway");
    const http = at(provider, "httpApi");
    const binary = [
        ...itemsOf(at(gateway, "binaryMediaTypes")),
        ...itemsOf(at(root, "custom", "apigwBinary", "types")),
    ];
    const [first] = binary;
    if (first !== undefined) {
        settings.set("api.binaryMediaTypes", {
            value: binary.map((type) => scalarOf(type) ?? ""),
            where: notes.at(first.line),
        });
    }
    const shared = at(gateway, "restApiId") ?? at(http, "id");
    if (shared !== undefined) {
        notes.add(
            "word",
            "api",
            shared.line,
            "it shares an API with other services",
            "the platform makes an API for this application alone, with paths from /",
        );
    }
    privateNote(notes, "endpointType", at(provider, "endpointType"), intrinsics);
    const source = at(gateway, "apiKeySourceType");
    keySourceNote(notes, "apiKeySourceType", line(source), source);
    const traced = at(provider, "tracing", "apiGateway");
    if (traced !== undefined && scalarOf(traced) !== "false") {
        notes.add(
            "word",
            "tracing",
            traced.line,
            "the API is traced with X-Ray, too",
            "nothing: the function's own traces are written",
        );
    }
    const days = scalarOf(at(provider, "logRetentionInDays"));
    if (days !== undefined && /^\d+$/.test(days)) {
        settings.set("retention.logs", {
            value: Number(days),
            where: notes.at(line(at(provider, "logRetentionInDays"))),
        });
    }
    for (const [key, member] of membersOf(provider)) {
        if (!PLAIN.test(key)) {
            notes.missing(
                key,
                member.line,
                `provider.${key}, which is not known here`,
                "see what it does, and whether the application can do without it",
            );
        }
    }
}
