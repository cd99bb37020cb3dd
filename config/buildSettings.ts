import { canonicalJson, sha256 } from "../common/canonicalJson";
import type { PlatformConfig } from "./config";
import { handlersOf } from "./events/resolve";
import type { BuildSettings } from "../contract/buildSettings";

/** What the release engine is told of how the application is built. */
export function buildSettings({
    build,
    function: settings,
    events,
    environments,
}: Pick<PlatformConfig, "build" | "environments" | "events" | "function">): BuildSettings {
    const { runtime, architecture, handler, routes, handlers } = settings;
    const first = routes === undefined ? [handler] : routes.map((route) => route.handler);
    const further = Object.values(handlers).map((each) => each.handler);
    const { install, commands, test } = build;
    const told = variablesMember(build);
    const hasOwn = [install, commands, test, told.environment, told.secrets].some((each) => each !== undefined);
    return {
        runtime,
        architecture,
        handlers: [...new Set([...first, ...further, ...handlersOf({ events, environments })])],
        ...(build.folder === undefined ? {} : { folder: build.folder }),
        ...(build.output === undefined ? {} : { output: build.output }),
        ...(build.commands === undefined ? {} : { hasCommands: true }),
        ...(build.watch.length === 0 ? {} : { watch: build.watch }),
        ...(build.install === undefined ? {} : { hasInstall: true }),
        // Without a folder of its own, all of the repository is built with every push.
        ...(build.folder === undefined || !hasOwn
            ? {}
            : { commands: sha256(canonicalJson({ install, commands, test, ...told })) }),
    };
}

/** The variables of the build, and where those are that are secret; neither where there are none. */
function variablesMember({ environment, secrets }: PlatformConfig["build"]): {
    readonly environment?: Readonly<Record<string, string>>;
    readonly secrets?: Readonly<Record<string, string>>;
} {
    return {
        ...(Object.keys(environment).length === 0 ? {} : { environment }),
        ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
    };
}
