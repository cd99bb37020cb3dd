import "reflect-metadata";

import { NestFactory } from "@nestjs/core";
import serverless from "serverless-http";

import { AppModule } from "./app";

let served: Promise<serverless.Handler> | undefined;

async function serve(): Promise<serverless.Handler> {
    const app = await NestFactory.create(AppModule, { logger: ["error"] });
    await app.init();
    return serverless(app.getHttpAdapter().getInstance());
}

export async function handler(event: object, context: object): Promise<unknown> {
    served ??= serve();
    return (await served)(event, context);
}
