import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { zipSync } from "fflate";

import { placeholderPackage } from "../../../contract/placeholder";
import { labSettings } from "../../../lab/project";
import { DeliveredPrograms } from "../../../program/deliveredPrograms";
import type { OpenTofu } from "../../../tools/opentofu";
import { branches } from "../../environments";
import { LAB_OPERATIONS, type LabSetting, type Operation, type Peer } from "../../peer";
import { asTerraform, checkEqual, total, type Types } from "../equality";

const TOPOLOGY = join(__dirname, "topology");

/** Terraform's state as it lies in a file. */
interface State {
    readonly resources: readonly { readonly mode: string; readonly type: string; readonly instances: unknown[] }[];
}

/**
 * OpenTofu with the topology of the platform, in the same emulators, under names of its own.
 *
 * @param platformTypes What the platform has made of each type, at that size: this one must make as many.
 */
export function openTofuLab(tools: OpenTofu, platformTypes: () => Types): Peer<LabSetting> {
    return {
        name: "opentofu",
        async prepare({ environments, folder, lab }) {
            const root = join(folder, "topology");
            cpSync(TOPOLOGY, root, { recursive: true });
            const rc = join(folder, "tofu.rc");
            writeFileSync(rc, cliConfiguration(tools.providerFolder));
            writeFileSync(join(root, "placeholder.zip"), zipSync(placeholderFiles()));
            writeFileSync(
                join(root, "releaser.zip"),
                zipSync({ "index.js": readFileSync(new DeliveredPrograms().releaser().path) }),
            );
            const configure = (memorySize: number) => () =>
                writeFileSync(join(root, "terraform.tfvars.json"), variables(environments, memorySize));
            const env = { ...process.env, ...lab.aws, TF_CLI_CONFIG_FILE: rc, CHECKPOINT_DISABLE: "1" };
            const tofu = (...args: readonly string[]) => ({
                file: tools.tofu,
                args: [...args, "-input=false", "-no-color"],
                cwd: root,
                env,
            });
            const made = () => stateTypes(join(root, "terraform.tfstate"));
            const operations: readonly Operation[] = [
                {
                    name: LAB_OPERATIONS.up,
                    command: tofu("apply", "-auto-approve"),
                    arrange: configure(256),
                    resources: () => total(made()),
                },
                {
                    name: LAB_OPERATIONS.preview,
                    command: tofu("plan", "-refresh=false", "-detailed-exitcode"),
                    // Both are up by now, whoever of the two began.
                    arrange: () => checkEqual("OpenTofu", made(), asTerraform(platformTypes())),
                },
                { name: LAB_OPERATIONS.refreshingPreview, command: tofu("plan", "-detailed-exitcode") },
                { name: LAB_OPERATIONS.update, command: tofu("apply", "-auto-approve"), arrange: configure(512) },
                { name: LAB_OPERATIONS.refresh, command: tofu("apply", "-refresh-only", "-auto-approve") },
                { name: LAB_OPERATIONS.outputs, command: { ...tofu("output", "-json"), args: ["output", "-json"] } },
                { name: LAB_OPERATIONS.destroy, command: tofu("destroy", "-auto-approve") },
            ];
            return operations;
        },
    };
}

/** It takes the provider as it lies there: OpenTofu does not read all of it for a checksum at each command. */
function cliConfiguration(providerFolder: string): string {
    const override = `"registry.opentofu.org/hashicorp/aws" = ${JSON.stringify(providerFolder)}`;
    return `provider_installation {\n  dev_overrides {\n    ${override}\n  }\n  direct {}\n}\n`;
}

function variables(environments: number, memorySize: number): string {
    const { accountId, region } = labSettings();
    return JSON.stringify({
        project: "bench-tofu",
        region,
        account_id: accountId,
        memory_size: memorySize,
        environments: Object.fromEntries(Object.entries(branches(environments)).map(([k, { branch }]) => [k, branch])),
        github_token: "a token",
        placeholder: "placeholder.zip",
        releaser: "releaser.zip",
        release_engine: new DeliveredPrograms().engine().path,
    });
}

function placeholderFiles(): Record<string, Uint8Array> {
    const files = placeholderPackage("python3.13", "app.lambda_handler");
    return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
}

function stateTypes(file: string): Types {
    const { resources } = JSON.parse(readFileSync(file, "utf8")) as State;
    const types: Record<string, number> = {};
    for (const { type, instances } of resources.filter(({ mode }) => mode === "managed")) {
        types[type] = (types[type] ?? 0) + instances.length;
    }
    return types;
}
