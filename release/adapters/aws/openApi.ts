import { APIGatewayClient, GetExportCommand } from "@aws-sdk/client-api-gateway";

import { MAX_ATTEMPTS } from "./connect";
import { explaining } from "./errors";

/** A stage of a REST API. */
export interface ExportedStage {
    readonly region: string;
    readonly restApiId: string;
    readonly stage: string;
}

/** What is exported of it. */
export interface ExportOptions {
    /** YAML in place of JSON. */
    readonly yaml: boolean;
    /** Whether API Gateway's own extensions are in it: integrations, authorizers and the like. */
    readonly extensions: boolean;
}

/** What a stage answers to, as API Gateway exports it: an OpenAPI 3.0 document. It is what is deployed to the stage. */
export async function exportOpenApi(
    { region, restApiId, stage }: ExportedStage,
    { yaml, extensions }: ExportOptions,
): Promise<string> {
    const gateway = new APIGatewayClient({ region, maxAttempts: MAX_ATTEMPTS });
    const input = {
        restApiId,
        stageName: stage,
        exportType: "oas30",
        accepts: `application/${yaml ? "yaml" : "json"}`,
        ...(extensions ? { parameters: { extensions: "apigateway" } } : {}),
    };
    const { body } = await explaining(`Exporting the stage ${stage} of the API ${restApiId}`, () =>
        gateway.send(new GetExportCommand(input)),
    );
    return Buffer.from(body ?? []).toString("utf8");
}
