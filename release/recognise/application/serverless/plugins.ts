import { at, itemsOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes } from "../template/notes";

/** Plugins that change nothing of what runs in AWS, or whose work the platform's build does by itself. */
const NEEDLESS =
    /^(\.\/)?(serverless-offline(-.*)?|serverless-dynamodb(-local)?|serverless-prune-plugin|serverless-python-requirements|(@[\w-]+\/)?serverless-plugin-typescript|serverless-esbuild|serverless-bundle|serverless-webpack(-.*)?|serverless-plugin-optimize|serverless-plugin-include-dependencies|serverless-pseudo-parameters|serverless-plugin-common-excludes|serverless-plugin-tracing|serverless-plugin-bind-deployment-id|serverless-deployment-bucket|serverless-stage-manager|serverless-iam-roles-per-function|serverless-wsgi|serverless-apigw-binary|serverless-dotenv-plugin|serverless-jest-plugin|serverless-mocha-plugin|serverless-sam|serverless-localstack|serverless-package-external|serverless-better-credentials)$/;

/** What others do, and what there is in their place. */
const KNOWN: readonly (readonly [RegExp, string, string])[] = [
    [/domain/, "gives the API a domain of its own", "map the domain to the API by hand, and set invokeUrl to it"],
    [/warmup/, "keeps the function warm", "set environments.<name>.provisionedConcurrency where that is needed"],
    [/step-functions/, "makes state machines", "keep them apart from the platform"],
    [
        /(s3-sync|finch|single-page|s3-deploy|fullstack)/,
        "uploads a website",
        "keep the website apart from the platform",
    ],
    [
        /(rust|go-plugin|haskell)/,
        "builds the function",
        "set build.commands, and build.output to the folder with bootstrap",
    ],
    [/ruby/, "packages gems", "set build.commands to bundle them into vendor/bundle"],
    [/api-gateway-caching/, "caches answers in the API", "cache in the application, or in front of the API"],
    [/(appsync|graphql)/, "makes an AppSync API", "keep it apart from the platform"],
    [/alarm|alerts|lumigo|datadog|dashbird|sentry/, "watches the function", "set it up by hand"],
];

/** Says what is to be known of the plugins of an application. */
export function notePlugins(plugins: Located | undefined, notes: Notes): void {
    const list = itemsOf(plugins).length > 0 ? itemsOf(plugins) : itemsOf(at(plugins, "modules"));
    for (const plugin of list) {
        const name = scalarOf(plugin) ?? "";
        if (name === "" || NEEDLESS.test(name)) {
            continue;
        }
        const [, what, todo] = KNOWN.find(([pattern]) => pattern.test(name)) ?? [];
        notes.missing(
            name,
            plugin.line,
            `a plugin that ${what ?? "is not known here"}`,
            todo ?? "see what it does, and whether the application can do without it",
        );
    }
}

/** Whether a plugin is among those of an application. */
export function hasPlugin(plugins: Located | undefined, name: string): boolean {
    const list = [...itemsOf(plugins), ...itemsOf(at(plugins, "modules"))];
    return list.some((plugin) => scalarOf(plugin) === name);
}
