import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { knownResources } from "../../automation/deployment";
import type { FoundPlatform } from "../../release/adoption";
import { automation, look, type Operation } from "../operations/session";
import { openStackFile } from "../session/project";
import type { Context } from "../shell/command";
import { stepsOf } from "../session/session";
import { replaceStackFile } from "../import/write";
import { importsOf, missingOf, providerUrn, type ImportFile, type StackPlace } from "./imports";

/** The stack that takes something in, and what that is. */
export interface Taking {
    readonly operation: Operation;
    readonly found: FoundPlatform;
    /** The names of the environments of the stack's configuration. */
    readonly environments: readonly string[];
}

/** What the stack does not have yet of what it is to take in. @throws {UserError} where it has others in their place. */
export async function missing({ operation, found, environments }: Taking): Promise<ImportFile> {
    const { stack } = operation;
    const place = placeOf(operation);
    const known = knownResources(await stack.pulumi.exportStack(stack.name));
    return missingOf(importsOf(found, environments, place), known, place);
}

/** Has the stack's file say what keeps its name: the program then means what was found, and makes no other. */
export async function writeNames({ installation }: Operation, { functionName, api }: FoundPlatform): Promise<void> {
    const { file, project } = installation;
    await replaceStackFile(file, project, async (copy) => {
        const edited = openStackFile(copy, project);
        const names = { functionName, apiName: api.name, endpointType: api.endpointType };
        for (const [key, value] of Object.entries(names)) {
            edited.set(["adopted", key], value);
        }
        return edited;
    });
}

/** Takes into the stack's state what is missing there. Nothing in AWS is changed. */
export async function takeIn(context: Context, { operation }: Taking, file: ImportFile): Promise<void> {
    const { stack } = operation;
    const { up } = automation();
    const provider = providerUrn(placeOf(operation));
    const known = knownResources(await stack.pulumi.exportStack(stack.name));
    if (!known.some(({ urn }) => urn === provider)) {
        // By the program itself, with whatever role and settings it has: what is taken in belongs to that provider.
        await look(context, "Open the provider", (common) => up(stack, { ...common, targets: [provider] }));
    }
    await stepsOf(context).run("Take over", async (step) => {
        const folder = mkdtempSync(join(tmpdir(), "platform-adopt-"));
        try {
            const path = join(folder, "import.json");
            writeFileSync(path, JSON.stringify(file, undefined, 2));
            await stack.pulumi.importResources(stack.name, path);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
        step.result(`${file.resources.filter(({ component }) => component !== true).length} resources`);
    });
}

function placeOf({ installation, stack }: Operation): StackPlace {
    // A stack may be named with its organization and project.
    return { project: installation.project.name, stack: stack.name.split("/").at(-1) ?? stack.name };
}
