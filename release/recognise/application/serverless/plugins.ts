import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes, Told } from "../template/notes";

/** Plugins that change nothing of what runs in AWS, or whose work the platform's build does by itself. */
const NEEDLESS =
    /^(\.\/)?(serverless-offline(-.*)?|serverless-dynamodb(-local)?|serverless-prune-plugin|serverless-python-requirements|(@[\w-]+\/)?serverless-plugin-typescript|serverless-esbuild|serverless-bundle|serverless-webpack(-.*)?|serverless-plugin-optimize|serverless-plugin-include-dependencies|serverless-pseudo-parameters|serverless-plugin-common-excludes|serverless-plugin-tracing|serverless-plugin-bind-deployment-id|serverless-deployment-bucket|serverless-stage-manager|serverless-iam-roles-per-function|serverless-wsgi|serverless-apigw-binary|serverless-dotenv-plugin|serverless-jest-plugin|serverless-mocha-plugin|serverless-sam|serverless-localstack|serverless-package-external|serverless-better-credentials|serverless-cf-vars|serverless-lift|serverless-(aws|openapi)-documentation|serverless-plugin-canary-deployments|serverless-plugin-split-stacks|serverless-export-env|serverless-s3-local|serverless-plugin-resource-tagging)$/;

/** What others do, and what there is in their place. */
const KNOWN: readonly (readonly [RegExp, string, string])[] = [
    [/domain/, "gives the API a domain of its own", "map the domain to the API by hand, and set invokeUrl to it"],
    [/warmup/, "keeps the function warm", "set environments.<name>.provisionedConcurrency where that is needed"],
    [/reqvalidator|request-validator/, "has the API check requests", "check them in the application"],
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
    [/api-gateway-caching/, "caches answers in the API", "cache in the application, or in front of the API"],
    [/(appsync|graphql)/, "makes an AppSync API", "keep it apart from the platform"],
    [/alarm|alerts|lumigo|datadog|dashbird|sentry/, "watches the function", "set it up by hand"],
];

/** Those that build: what does that here, only the application's owner can say. */
const BUILDERS: readonly (readonly [RegExp, string, string])[] = [
    [/ruby-layer|ruby-package/, "packages gems", "set build.commands to bundle them into vendor/bundle"],
];

/** Says what is to be known of the plugins of an application. */
export function notePlugins(root: Located, notes: Notes, settings: Map<string, Told>): void {
    const plugins = at(root, "plugins");
    const list = itemsOf(plugins).length > 0 ? itemsOf(plugins) : itemsOf(at(plugins, "modules"));
    for (const plugin of list) {
        const name = scalarOf(plugin) ?? "";
        if (name === "" || NEEDLESS.test(name) || (/hooks/.test(name) && hookCommands(root, notes, settings))) {
            continue;
        }
        const builder = BUILDERS.find(([pattern]) => pattern.test(name));
        const [, what, todo] = builder ?? KNOWN.find(([pattern]) => pattern.test(name)) ?? [];
        notes.add(
            builder === undefined ? "missing" : "value",
            name,
            plugin.line,
            `a plugin that ${what ?? "is not known here"}`,
            todo ?? "see what it does, and whether the application can do without it",
        );
    }
}

/**
 * Takes the commands that the plugin serverless-hooks-plugin runs before it packages.
 *
 * @returns Whether that is all that it does.
 */
function hookCommands(root: Located, notes: Notes, settings: Map<string, Told>): boolean {
    const hooks = [...membersOf(at(root, "custom", "hooks"))];
    const commands = hooks.flatMap(([, list]) => itemsOf(list).map(scalarOf));
    const isPacking = hooks.every(([when]) => /^(before:)?package:(initialize|createDeploymentArtifacts)$/.test(when));
    const [first] = hooks;
    if (first === undefined || !isPacking || commands.includes(undefined)) {
        return false;
    }
    const [when, { line }] = first;
    const todo = "see that they do the same in the build's image: they are build.commands";
    notes.add("value", "hooks", line, `commands that it runs before it packages (${when})`, todo);
    settings.set("build.commands", { value: commands, where: notes.at(line) });
    return true;
}

/** Whether a plugin is among those of an application. */
export function hasPlugin(plugins: Located | undefined, name: string): boolean {
    const list = [...itemsOf(plugins), ...itemsOf(at(plugins, "modules"))];
    return list.some((plugin) => scalarOf(plugin) === name);
}
