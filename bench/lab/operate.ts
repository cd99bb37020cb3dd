/**
 * Does one operation of the lab's stack through the Automation API. It is a program of its own, so that each operation
 * starts cold: `operate.ts <lab folder> <operation>`, in the environment that `labEnvironment` describes.
 */
import { LabFolder } from "../../lab/folder";
import { LabStack, type Changes } from "../../lab/stack";

const OPERATIONS: Readonly<Record<string, (stack: LabStack) => Promise<Changes>>> = {
    up: (stack) => stack.up(),
    preview: (stack) => stack.preview(),
    refreshingPreview: (stack) => stack.preview({ refresh: true }),
    refresh: (stack) => stack.refresh(),
    destroy: (stack) => stack.destroy(),
};

async function main(): Promise<void> {
    const [, , root = "", name = ""] = process.argv;
    const operation = OPERATIONS[name];
    if (operation === undefined) {
        throw new Error(`There is no operation ${name}; there are: ${Object.keys(OPERATIONS).join(", ")}`);
    }
    const stack = await LabStack.open(new LabFolder(root));
    const changes = JSON.stringify(await operation(stack));
    await new Promise((resolve) => process.stdout.write(`${changes}\n`, resolve));
}

// A process that runs out of things to wait for ends by itself, with this code: never as if all had gone well.
process.exitCode = 1;
void main().then(() => process.exit(0));
