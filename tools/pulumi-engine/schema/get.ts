import path from "node:path";
import type { Engine } from "../index";
import { pluginFile, type PluginPackage } from "../plugin";
import { run } from "../run";
import type { PackageSchema } from "./offered";

/** The schema of one of the engine's providers, as the running plugin answers it. */
export async function providerSchema(engine: Engine, provider: PluginPackage): Promise<PackageSchema> {
    const plugin = path.join(engine.home, "plugins", pluginFile(provider));
    const text = await run(engine.pulumi, ["package", "get-schema", plugin], {
        env: { PULUMI_HOME: engine.home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return JSON.parse(text) as PackageSchema;
}
