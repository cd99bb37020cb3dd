import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";

const SHOP = "https://shop.example.com";
const PARENT = "platform:index:ApiGateway api";

const recorded = (cors: object): Promise<Recording> => recordPlatform({ "platform:api": JSON.stringify({ cors }) });

/** What is made beside what there is without the key. */
function added(recording: Recording, plain: Recording): readonly string[] {
    const named = ({ resources }: Recording) => resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
    const before = new Set(named(plain));
    return named(recording)
        .filter((each) => !before.has(each))
        .sort();
}

function triggerOf(recording: Recording): unknown {
    return find(recording, "aws:apigateway/deployment:Deployment", "api").inputs["triggers"];
}

describe("CORS of the API", () => {
    let plain: Recording;
    let several: Recording;

    before(async () => {
        plain = await recordPlatform();
        several = await recorded({ origins: [SHOP, "http://localhost:3000"], maxAge: 600 });
    });

    it("answers OPTIONS on both paths, and is part of the deployment", () => {
        assert.deepEqual(added(several, plain), [
            "Integration api-proxy-options",
            "Integration api-root-options",
            "IntegrationResponse api-proxy-options",
            "IntegrationResponse api-root-options",
            "Method api-proxy-options",
            "Method api-root-options",
            "MethodResponse api-proxy-options",
            "MethodResponse api-root-options",
            "Response api-default-4xx",
            "Response api-default-5xx",
        ]);
        const { dependsOn } = find(several, "aws:apigateway/deployment:Deployment", "api").options as {
            dependsOn: readonly string[];
        };
        assert.equal(dependsOn.length, 14);
        assert.notDeepEqual(triggerOf(several), triggerOf(plain));
    });

    for (const [name, resourceId] of [
        ["api-root-options", "root"],
        ["api-proxy-options", "Resource/api-proxy"],
    ] as const) {
        it(`makes ${name} whole`, () => {
            const at = { restApi: "RestApi/api", resourceId, httpMethod: "OPTIONS" };
            const rest = { name, parent: PARENT, provider: "aws" };
            const inputs = (type: string) => find(several, `aws:apigateway/${type}`, name);
            assert.deepEqual(inputs("method:Method"), {
                type: "aws:apigateway/method:Method",
                ...rest,
                inputs: { ...at, authorization: "NONE" },
                options: {},
            });
            assert.deepEqual(inputs("integration:Integration"), {
                type: "aws:apigateway/integration:Integration",
                ...rest,
                inputs: {
                    ...at,
                    type: "MOCK",
                    requestTemplates: { "application/json": '{"statusCode": 200}' },
                    contentHandling: "CONVERT_TO_TEXT",
                },
                options: {},
            });
            const header = (of: string) => `method.response.header.${of}`;
            assert.deepEqual(inputs("methodResponse:MethodResponse"), {
                type: "aws:apigateway/methodResponse:MethodResponse",
                ...rest,
                inputs: {
                    ...at,
                    statusCode: "200",
                    responseParameters: {
                        [header("Access-Control-Allow-Credentials")]: true,
                        [header("Access-Control-Allow-Headers")]: true,
                        [header("Access-Control-Allow-Methods")]: true,
                        [header("Access-Control-Allow-Origin")]: true,
                        [header("Access-Control-Max-Age")]: true,
                        [header("Vary")]: true,
                    },
                },
                options: {},
            });
            assert.deepEqual(inputs("integrationResponse:IntegrationResponse"), {
                type: "aws:apigateway/integrationResponse:IntegrationResponse",
                ...rest,
                inputs: {
                    ...at,
                    statusCode: "200",
                    responseParameters: {
                        [header("Vary")]: "'Origin'",
                        [header("Access-Control-Allow-Methods")]: "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
                        [header("Access-Control-Allow-Headers")]:
                            "'Authorization,Content-Type,X-Amz-Date,X-Amz-Security-Token,X-Amz-User-Agent,X-Api-Key'",
                        [header("Access-Control-Max-Age")]: "'600'",
                    },
                    responseTemplates: {
                        "application/json": [
                            '#set($origin = $input.params("Origin"))',
                            '#if($origin == "")#set($origin = $input.params("origin"))#end',
                            `#if($origin == "${SHOP}" || $origin == "http://localhost:3000")` +
                                "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end",
                        ].join("\n"),
                    },
                },
                options: {
                    dependsOn: [`aws:apigateway/integration:Integration ${name}`],
                },
            });
        });
    }

    it("gives the API's own answers the headers that it can", async () => {
        const one = await recorded({ origins: [SHOP], credentials: true, exposeHeaders: ["X-A", "X-B"] });
        for (const [name, responseType] of [
            ["api-default-4xx", "DEFAULT_4XX"],
            ["api-default-5xx", "DEFAULT_5XX"],
        ] as const) {
            assert.deepEqual(find(one, "aws:apigateway/response:Response", name), {
                type: "aws:apigateway/response:Response",
                name,
                parent: PARENT,
                provider: "aws",
                inputs: {
                    restApiId: "RestApi/api",
                    responseType,
                    responseParameters: {
                        "gatewayresponse.header.Access-Control-Allow-Origin": `'${SHOP}'`,
                        "gatewayresponse.header.Access-Control-Allow-Credentials": "'true'",
                        "gatewayresponse.header.Access-Control-Expose-Headers": "'X-A,X-B'",
                    },
                    responseTemplates: { "application/json": '{"message":$context.error.messageString}' },
                },
                options: {},
            });
        }
        const answer = find(several, "aws:apigateway/response:Response", "api-default-4xx");
        assert.deepEqual(answer.inputs["responseParameters"], {
            "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
        });
        const only = find(one, "aws:apigateway/integrationResponse:IntegrationResponse", "api-root-options");
        const { responseParameters, responseTemplates } = only.inputs as Record<string, Record<string, string>>;
        assert.equal(responseParameters?.["method.response.header.Access-Control-Allow-Origin"], `'${SHOP}'`);
        assert.deepEqual(responseTemplates, { "application/json": "" });
    });

    it("deploys again with every change of it, and only then", async () => {
        const shapes: readonly object[] = [
            { origins: ["*"] },
            { origins: [SHOP] },
            { origins: [SHOP], maxAge: 1 },
            { origins: [SHOP], credentials: true },
            { origins: [SHOP], exposeHeaders: ["X-A"] },
            { origins: [SHOP], methods: ["GET"] },
            { origins: [SHOP], headers: ["X-A"] },
        ];
        const triggers = [];
        for (const shape of shapes) {
            triggers.push(JSON.stringify(triggerOf(await recorded(shape))));
        }
        assert.equal(new Set([...triggers, JSON.stringify(triggerOf(plain))]).size, shapes.length + 1);
        assert.equal(JSON.stringify(triggerOf(await recorded({ origins: [SHOP] }))), triggers[1]);
    });
});
