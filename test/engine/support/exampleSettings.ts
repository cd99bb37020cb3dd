import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { CHECKOUT } from "../../../lab/folder";
import type { LabFolder } from "../../../lab/folder";
import { LabStack } from "../../../lab/stack";

const FOLDER = join(CHECKOUT, "examples", "applications");

/** The applications of `examples`. */
export function exampleNames(): readonly string[] {
    return readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, "stack.yaml")));
}

/** The `resources.ts` of an application; undefined where it has none. */
function resourcesOf(name: string): string | undefined {
    const path = join(FOLDER, name, "resources.ts");
    return existsSync(path) ? path : undefined;
}

/** Whether an application has resources of its own. */
export function hasResources(name: string): boolean {
    return resourcesOf(name) !== undefined;
}

/** The stack of a lab with what an application has beside its settings: its `resources.ts`. */
export async function exampleStack(folder: LabFolder, name: string): Promise<LabStack> {
    const own = resourcesOf(name);
    return LabStack.open(folder, async () => {
        const platform = require("../../../index") as typeof import("../../../index");
        return own === undefined ? platform() : platform(() => require(own) as unknown);
    });
}

/** The stack's settings for an application. Functions of Python run on this machine's Python in the lab. */
export function exampleSettings(name: string): Readonly<Record<string, unknown>> {
    const { config = {} } = (parse(readFileSync(join(FOLDER, name, "stack.yaml"), "utf8")) ?? {}) as {
        config?: Record<string, { runtime?: string }>;
    };
    const { runtime = "python3.13", ...rest } = config["platform:function"] ?? {};
    const own = runtime.startsWith("python") ? `python${PYTHON}` : runtime;
    return { ...config, "platform:function": { ...rest, runtime: own } };
}

const VERSION = "import sys; print('%d.%d' % sys.version_info[:2])";
const PYTHON = execFileSync("python3", ["-c", VERSION], { encoding: "utf8" }).trim();
