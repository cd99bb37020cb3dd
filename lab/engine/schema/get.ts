import path from "node:path";
import { pluginName } from "../awsProvider";
import type { Engine } from "../index";
import { run } from "../run";
import type { PackageSchema } from "./offered";

/** The schema of the engine's AWS provider, as the running plugin answers it. */
export async function providerSchema(engine: Engine): Promise<PackageSchema> {
    const plugin = path.join(engine.home, "plugins", pluginName(), "pulumi-resource-aws");
    const text = await run(engine.pulumi, ["package", "get-schema", plugin], {
        env: { PULUMI_HOME: engine.home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return JSON.parse(text) as PackageSchema;
}
