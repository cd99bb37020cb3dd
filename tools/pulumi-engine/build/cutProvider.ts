import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Recipe } from "../cache";
import { downloadModule, goRecipe, moduleFolder } from "./go";
import { SDK_PACKAGES, SERVICES } from "./services";
import { keepClients, keepServices } from "./trim";
import { shortenWaits } from "./waits";
import { ONLY_OF_EC2, WITHOUT_EC2 } from "./withoutEc2";

/** The Terraform AWS provider with a package that makes it usable as a library. */
const UPSTREAM = "github.com/upbound/terraform-provider-aws";

/** What of it is copied: the rest is its documentation, examples and infrastructure. */
const UPSTREAM_PARTS = ["go.mod", "go.sum", "main.go", "internal", "names", "version", "xpprovider"];

/**
 * The files that are changed: those generated ones that name every service, the one by which all wait for AWS, and those that use EC2 beside
 * their own service.
 */
const CHANGES = [
    { file: "internal/provider/sdkv2/service_packages_gen.go", change: (text: string) => keepServices(text, SERVICES) },
    { file: "internal/conns/awsclient_gen.go", change: (text: string) => keepClients(text, SDK_PACKAGES) },
    { file: "internal/retry/state.go", change: shortenWaits },
    ...WITHOUT_EC2,
];

/** All that shapes the cut provider and what is built of it in the module `aws-provider`. */
export function cutProviderRecipe(): Recipe {
    const own = ["cutProvider.ts", "services.ts", "trim.ts", "waits.ts", "withoutEc2.ts"];
    return {
        ...goRecipe("aws-provider"),
        ...goRecipe("terraform-provider"),
        ...Object.fromEntries(own.map((file) => [file, readFileSync(path.join(__dirname, file), "utf8")])),
    };
}

/**
 * Puts the Terraform AWS provider, cut down to the services in use, where the module `aws-provider` looks for it.
 *
 * @param source A copy of that module.
 */
export async function addCutProvider(source: string): Promise<void> {
    await copyUpstream(await downloadModule(moduleFolder("terraform-provider"), UPSTREAM), path.join(source, "src"));
    for (const file of ONLY_OF_EC2) {
        await rm(path.join(source, "src", file));
    }
    for (const { file, change } of CHANGES) {
        const target = path.join(source, "src", file);
        const text = await readFile(target, "utf8");
        // The copy has the module cache's permissions, which are read-only.
        await rm(target);
        await writeFile(target, change(text));
    }
}

/** Copies the needed parts, without tests: file by file, because the module cache's folders may not be written to. */
async function copyUpstream(from: string, to: string, parts: readonly string[] = UPSTREAM_PARTS): Promise<void> {
    await mkdir(to, { recursive: true });
    for (const entry of await readdir(from, { withFileTypes: true })) {
        if (!parts.includes(entry.name)) {
            continue;
        }
        const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
        if (entry.isDirectory()) {
            const wanted = (await readdir(source)).filter((name) => !name.endsWith("_test.go") && name !== "testdata");
            await copyUpstream(source, target, wanted);
        } else {
            await copyFile(source, target);
        }
    }
}
