import { canonicalJson, sha256 } from "../common/canonicalJson";
import type { PlatformConfig } from "./config";
import type { BuildSettings } from "../contract/buildSettings";

/** What the release engine is told of how the application is built. */
export function buildSettings({
    build,
    function: settings,
}: Pick<PlatformConfig, "build" | "function">): BuildSettings {
    const { runtime, architecture, handler, routes } = settings;
    const { install, commands, test, environment } = build;
    const hasOwn =
        [install, commands, test].some((each) => each !== undefined) || Object.keys(environment ?? {}).length > 0;
    return {
        runtime,
        architecture,
        handlers: routes === undefined ? [handler] : [...new Set(routes.map((route) => route.handler))],
        ...(build.folder === undefined ? {} : { folder: build.folder }),
        ...(build.output === undefined ? {} : { output: build.output }),
        ...(build.commands === undefined ? {} : { hasCommands: true }),
        ...(build.watch.length === 0 ? {} : { watch: build.watch }),
        ...(build.install === undefined ? {} : { hasInstall: true }),
        // Without a folder of its own, all of the repository is built with every push.
        ...(build.folder === undefined || !hasOwn
            ? {}
            : { commands: sha256(canonicalJson({ install, commands, test, environment })) }),
    };
}
