import type { PreviewSettings } from "../../contract/previews/settings";

/** What the previews of tests are made by. */
export const SETTINGS: PreviewSettings = {
    project: "shop",
    region: "eu-west-1",
    functionName: "shop-app",
    bucket: "artifacts",
    restApi: "api",
    urlTemplate: "https://api.invalid/{stage}",
    sourceArnTemplate: "arn:aws:execute-api:eu-west-1:123456789012:api/{stage}/*",
    limit: 2,
    hours: 72,
    healthPath: "/health",
    verifySeconds: 5,
    architecture: "x86_64",
    github: { apiUrl: "https://github.invalid", owner: "owner", repository: "shop", secret: "arn:secret" },
    bases: { main: { environment: "staging", variables: { LambdaFunctionAlias: "staging", LOG_LEVEL: "debug" } } },
    shape: "shape-1",
    checks: { project: "shop_pull-requests", context: "shop/check", branches: ["main", "master"] },
};
