import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Step } from "../../../common/steps";
import type { Recipe } from "../cache";
import { compile, downloadModule, goRecipe, inCopyOf, moduleFolder } from "./go";

/** The module of which the language host is one package, and that package's folder in it. */
const SDK = "github.com/pulumi/pulumi/sdk/v3";
const PACKAGE = path.join("nodejs", "cmd", "pulumi-language-nodejs");

/**
 * What is changed in `main.go` of the host: the server that stands before the engine's resource monitor, and where the options of
 * the runtime come from.
 */
const CHANGES = [
    [
        '\t"github.com/blang/semver"\n',
        '\t"pulumi-language-host/forward"\n\t"pulumi-language-host/options"\n\n\t"github.com/blang/semver"\n',
    ],
    [
        "\t\tOptions: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),\n",
        "\t\t// Changed: methods that are newer than this host reach the engine, too.\n" +
            "\t\tOptions: append(rpcutil.OpenTracingServerInterceptorOptions(tracingSpan), " +
            "forward.UnknownMethods(conn)),\n",
    ],
    // Changed: what Pulumi.yaml says of the runtime counts, as with the hosts of today.
    ["\t\tif host.typescript {\n", '\t\tif options.Bool(req, "typescript", host.typescript) {\n'],
    ["shlex.Split(host.nodeargs)", 'shlex.Split(options.Text(req, "nodeargs", host.nodeargs))'],
] as const;

/** All that shapes the built host. */
export function languageHostRecipe(): Recipe {
    return { ...goRecipe("language-host"), "languageHost.ts": readFileSync(__filename, "utf8") };
}

/**
 * Builds the language host, out of a copy that passes on what it does not know and heeds the options of the runtime.
 *
 * @param output Absolute path of the executable to come.
 * @param step Told what is going on.
 */
export async function buildLanguageHost(output: string, step: Step): Promise<void> {
    await inCopyOf("language-host", path.dirname(output), async (source) => {
        step.note("fetching the SDK");
        const from = path.join(await downloadModule(moduleFolder("language-host"), SDK), PACKAGE);
        const to = path.join(source, "host");
        await mkdir(to);
        for (const file of (await readdir(from)).filter((name) => !name.endsWith("_test.go"))) {
            const text = await readFile(path.join(from, file), "utf8");
            await writeFile(path.join(to, file), file === "main.go" ? changedHost(text) : text);
        }
        await compile(source, { package: "./host", output, step });
    });
}

/**
 * Lets the host, in its `main.go`, pass on calls of methods that it does not know, and heed what the project's file says of the
 * runtime. It stands between the program and the engine and serves the methods of its own time; a program that uses a later
 * one, such as that of resource hooks, would be told that the engine has no such method.
 *
 * @throws Error if the file has another shape than this function was written for.
 */
export function changedHost(source: string): string {
    return CHANGES.reduce((text, [before, after]) => {
        if (text.split(before).length !== 2) {
            throw new Error(`The language host has another shape than expected: no single "${before.trim()}".`);
        }
        return text.replace(before, after);
    }, source);
}
