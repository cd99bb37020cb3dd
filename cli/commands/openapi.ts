import { restApiOf } from "../../contract/outputs";
import { checkEnvironment } from "../session/platform";
import { PLATFORM_OPTIONS, type PlatformOptions } from "../session/options";
import { Session } from "../session/session";
import type { Command } from "../shell/command";

interface Options extends PlatformOptions {
    readonly yaml?: boolean;
    readonly extensions?: boolean;
}

/** `platform openapi`: what an environment's stage answers to, as an OpenAPI document. */
export const command: Command<Options> = {
    description:
        "Prints what is deployed to an environment's stage as an OpenAPI 3.0 document, as API Gateway exports it: JSON, or YAML. The paths are " +
        "those of the API; which routes the function knows behind {proxy+}, the application says.",
    arguments: { "<environment>": "the environment" },
    examples: {
        "openapi staging > openapi.json": "what a generator of clients reads",
        "openapi staging --yaml --extensions": "with API Gateway's own extensions, to be read or imported elsewhere",
    },
    options: [
        { flags: "--yaml", description: "YAML in place of JSON" },
        { flags: "--extensions", description: "with API Gateway's own: integrations, authorizers" },
        ...PLATFORM_OPTIONS,
    ],
    async run(context, [environment = ""], options) {
        const session = await Session.open(context, options);
        const { outputs, stack } = session.platform;
        checkEnvironment(environment, Object.keys(outputs.environments), stack);
        const at = { region: outputs.region, restApiId: restApiOf(outputs, environment), stage: environment };
        const document = await session.step("Export the API", async () =>
            context.cloud.openApi(at, { yaml: options.yaml === true, extensions: options.extensions === true }),
        );
        context.stdout.write(document.endsWith("\n") ? document : `${document}\n`);
        return 0;
    },
};
