import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";

import { messageOf } from "../../../common/errors";
import type { Steps } from "../../../common/steps";
import { DeliveredPrograms } from "../../../program/deliveredPrograms";
import { cacheFolder } from "../../../tools/cacheFolder";
import { cacheKey, fillFolder } from "../../../tools/pulumi-engine/cache";
import { run } from "../../../tools/pulumi-engine/run";
import { GRAPH_OPERATIONS, type Missing, type Operation, type Peer } from "../../peer";
import { asCloudFormation, checkEqual, total, type Types } from "../equality";

const APP = join(__dirname, "app");

/** The CDK with its library, in a folder of the user's cache. */
export interface Cdk {
    readonly modules: string;
    readonly version: string;
}

/** Finds the CDK, or installs it with npm: half a minute and 250 MB, once. */
export async function ensureCdk(steps: Steps): Promise<Cdk | Missing> {
    const parts = Object.fromEntries(
        ["package.json", "package-lock.json"].map((name) => [name, readFileSync(join(APP, name), "utf8")]),
    );
    const folder = join(cacheFolder(), `aws-cdk-${cacheKey(parts)}`);
    try {
        await steps.run("AWS CDK", async (step) => {
            await fillFolder(folder, step, async (partial) => {
                step.note("installing it, once");
                await Promise.all(Object.keys(parts).map((name) => cp(join(APP, name), join(partial, name))));
                await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: partial });
            });
        });
    } catch (error) {
        return { what: "AWS CDK", why: messageOf(error) };
    }
    const manifest = readFileSync(join(folder, "node_modules", "aws-cdk-lib", "package.json"), "utf8");
    return { modules: join(folder, "node_modules"), version: (JSON.parse(manifest) as { version: string }).version };
}

/**
 * `cdk synth` of the topology of the platform.
 *
 * @param platformTypes What the platform's graph has of each type, at a size: the template must have as many.
 */
export function cdkGraph({ modules }: Cdk, platformTypes: (environments: number) => Promise<Types>): Peer {
    return {
        name: "cdk",
        async prepare({ environments, folder }) {
            for (const name of readdirSync(APP).filter((each) => each !== "package-lock.json")) {
                cpSync(join(APP, name), join(folder, name), { recursive: true });
            }
            symlinkSync(modules, join(folder, "node_modules"));
            const releaser = join(folder, "releaser");
            mkdirSync(releaser);
            cpSync(new DeliveredPrograms().releaser().path, join(releaser, "index.js"));
            const wanted = asCloudFormation(await platformTypes(environments));
            const synthesized = () => {
                const types = templateTypes(join(folder, "cdk.out", "bench.template.json"));
                checkEqual("The CDK app", types, wanted);
                return total(types);
            };
            const env = {
                ...process.env,
                BENCH_ENVIRONMENTS: String(environments),
                BENCH_RELEASE_ENGINE: new DeliveredPrograms().engine().path,
                BENCH_RELEASER: releaser,
                CDK_DISABLE_CLI_TELEMETRY: "true",
                // Of the library, which says nothing that matters here.
                JSII_DEPRECATED: "quiet",
            };
            const cli = join(modules, "aws-cdk", "bin", "cdk");
            // Nothing that would ask the network or write what CDK's own construct tree adds.
            const quiet = ["--quiet", "--no-notices", "--no-version-reporting", "--no-path-metadata"];
            const synth = { file: process.execPath, args: [cli, "synth", ...quiet], cwd: folder, env };
            await compile(folder, modules);
            const operations: readonly Operation[] = [
                {
                    name: GRAPH_OPERATIONS.evaluate,
                    command: synth,
                    resources: synthesized,
                },
                {
                    name: GRAPH_OPERATIONS.evaluateCompiled,
                    command: { ...synth, args: [...synth.args, "--app", "node compiled/app.js"] },
                    resources: synthesized,
                },
            ];
            return operations;
        },
    };
}

/** Translates the app to JavaScript, with what its code needs beside it. */
async function compile(folder: string, modules: string): Promise<void> {
    const options = ["--outDir", "compiled", "--target", "es2022", "--module", "commonjs", "--skipLibCheck"];
    await run(process.execPath, [join(modules, "typescript", "bin", "tsc"), ...options, "app.ts"], { cwd: folder });
    cpSync(join(folder, "placeholder"), join(folder, "compiled", "placeholder"), { recursive: true });
}

function templateTypes(file: string): Types {
    const { Resources } = JSON.parse(readFileSync(file, "utf8")) as { Resources: Record<string, { Type: string }> };
    const types: Record<string, number> = {};
    for (const { Type } of Object.values(Resources)) {
        types[Type] = (types[Type] ?? 0) + 1;
    }
    return types;
}
