import {
    APIGatewayClient,
    GetRestApiCommand,
    GetStagesCommand,
    paginateGetResources,
} from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import {
    GetFunctionConfigurationCommand,
    LambdaClient,
    paginateListAliases,
    paginateListEventSourceMappings,
    type FunctionConfiguration,
} from "@aws-sdk/client-lambda";

import { UserError } from "../../../common/errors";
import type { FoundAlias, FoundApi, FoundPlatform } from "../../adoption";
import { MAX_ATTEMPTS } from "./connect";
import { explain, explaining, isNamed } from "./errors";
import { policyStatements } from "./functionPolicy";

/** Which function and which API to look at. */
export interface Whereabouts {
    readonly region: string;
    readonly functionName: string;
    readonly restApiId: string;
}

/**
 * Looks at a function and a REST API that were made by other means. Nothing is changed.
 *
 * @throws {UserError} where one of them is not there, or AWS does not let the caller look.
 */
export async function lookAtFound({ region, functionName, restApiId }: Whereabouts): Promise<FoundPlatform> {
    const lambda = new LambdaClient({ region, maxAttempts: MAX_ATTEMPTS });
    const gateway = new APIGatewayClient({ region, maxAttempts: MAX_ATTEMPTS });
    const logs = new CloudWatchLogsClient({ region, maxAttempts: MAX_ATTEMPTS });
    const [latest, api] = await Promise.all([
        configurationOf(lambda, functionName),
        readApi(gateway, restApiId, region),
    ]);
    const [aliases, unqualified, logGroup] = await Promise.all([
        readAliases(lambda, functionName),
        readUnqualified(lambda, functionName),
        readLogGroup(logs, `/aws/lambda/${functionName}`),
    ]);
    return {
        functionName,
        packageType: latest.PackageType ?? "Zip",
        role: latest.Role ?? "",
        runtime: latest.Runtime ?? "",
        handler: latest.Handler ?? "",
        architecture: latest.Architectures?.[0] ?? "x86_64",
        memorySize: latest.MemorySize ?? 128,
        timeout: latest.Timeout ?? 3,
        variables: Object.keys(latest.Environment?.Variables ?? {}).sort(),
        layers: (latest.Layers ?? []).flatMap(({ Arn }) => Arn ?? []),
        codeSha256: latest.CodeSha256 ?? "",
        unqualified,
        logGroup,
        aliases,
        api,
    };
}

async function configurationOf(
    lambda: LambdaClient,
    functionName: string,
    qualifier?: string,
): Promise<FunctionConfiguration> {
    try {
        const qualified = qualifier === undefined ? {} : { Qualifier: qualifier };
        return await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName, ...qualified }));
    } catch (error) {
        if (isNamed(error, "ResourceNotFoundException")) {
            throw new UserError(
                `There is no function ${functionName} in this account and Region.`,
                "Is it in another Region, or of another account? List those that there are: aws lambda list-functions",
            );
        }
        throw explain(`Reading the function ${functionName}`, error);
    }
}

async function readAliases(lambda: LambdaClient, functionName: string): Promise<readonly FoundAlias[]> {
    const listed = await explaining(`Listing the aliases of ${functionName}`, async () => {
        const all = [];
        for await (const { Aliases = [] } of paginateListAliases({ client: lambda }, { FunctionName: functionName })) {
            all.push(...Aliases);
        }
        return all;
    });
    return Promise.all(
        listed.map(async ({ Name: name = "", FunctionVersion: version = "", RevisionId = "", RoutingConfig }) => {
            const { CodeSha256 = "" } = await configurationOf(lambda, functionName, version);
            const weights = RoutingConfig?.AdditionalVersionWeights ?? {};
            return { name, version, codeSha256: CodeSha256, revisionId: RevisionId, weights };
        }),
    );
}

/** What calls the function under its own name, and so whatever `$LATEST` holds. */
async function readUnqualified(lambda: LambdaClient, functionName: string): Promise<readonly string[]> {
    return explaining(`Asking who calls ${functionName}`, async () => {
        const found: string[] = [];
        const input = { FunctionName: functionName };
        for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client: lambda }, input)) {
            for (const { EventSourceArn = "", FunctionArn = "" } of EventSourceMappings) {
                // arn:aws:lambda:<region>:<account>:function:<name>[:<alias>]
                if (FunctionArn.split(":").length < 8) {
                    found.push(`the event source ${EventSourceArn}`);
                }
            }
        }
        const statements = await policyStatements(lambda, input);
        return [...found, ...statements.map(({ Sid = "" }) => `whoever the statement ${Sid} of its policy permits`)];
    });
}

async function readLogGroup(logs: CloudWatchLogsClient, name: string): Promise<string | undefined> {
    return explaining(`Looking for the log group ${name}`, async () => {
        for await (const { logGroups = [] } of paginateDescribeLogGroups(
            { client: logs },
            { logGroupNamePrefix: name },
        )) {
            if (logGroups.some(({ logGroupName }) => logGroupName === name)) {
                return name;
            }
        }
        return undefined;
    });
}

async function readApi(gateway: APIGatewayClient, restApiId: string, region: string): Promise<FoundApi> {
    const id = { restApiId };
    try {
        const [api, { item = [] }] = await Promise.all([
            gateway.send(new GetRestApiCommand(id)),
            gateway.send(new GetStagesCommand(id)),
        ]);
        const resources = [];
        const input = { ...id, limit: 500, embed: ["methods"] };
        for await (const { items = [] } of paginateGetResources({ client: gateway }, input)) {
            resources.push(...items);
        }
        const methods = resources.flatMap(({ id: resourceId = "", path = "", resourceMethods = {} }) =>
            Object.entries(resourceMethods).map(([httpMethod, method]) => ({
                path,
                resourceId,
                httpMethod,
                authorization: method.authorizationType ?? "NONE",
                apiKeyRequired: method.apiKeyRequired ?? false,
                integration: method.methodIntegration?.type,
                uri: method.methodIntegration?.uri,
            })),
        );
        return {
            id: restApiId,
            name: api.name ?? "",
            endpointType: api.endpointConfiguration?.types?.[0] ?? "EDGE",
            paths: resources.map(({ path = "" }) => path).sort(),
            proxyId: resources.find(({ path }) => path === "/{proxy+}")?.id,
            methods,
            stages: item.map(({ stageName: name = "", variables = {} }) => ({ name, variables })),
            binaryMediaTypes: api.binaryMediaTypes ?? [],
        };
    } catch (error) {
        if (isNamed(error, "NotFoundException")) {
            throw new UserError(
                `There is no REST API ${restApiId} in this account and the Region ${region}.`,
                "An HTTP API or a WebSocket API is none. List those that there are: aws apigateway get-rest-apis",
            );
        }
        throw explain(`Reading the REST API ${restApiId}`, error);
    }
}
