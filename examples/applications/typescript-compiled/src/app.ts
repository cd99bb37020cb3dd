import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

import { greeting } from "./greeting";

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
    return { statusCode: 200, body: JSON.stringify({ path: event.path, greeting: greeting("you") }) };
}
