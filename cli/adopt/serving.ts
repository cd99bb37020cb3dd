import type { PlatformConfig } from "../../config";
import { leaveLatest as leave, recordFound, type FoundPlatform, type Left } from "../../release/adoption";
import type { Operation } from "../operations/session";
import { stepsOf } from "../session/session";
import type { Context } from "../shell/command";
import { readOutputs } from "../session/outputs";

/** The aliases that the stack takes over: those of environments. */
function taken({ aliases }: FoundPlatform, environments: readonly string[]): readonly string[] {
    return aliases.map(({ name }) => name).filter((name) => environments.includes(name));
}

/** Moves aliases that are on `$LATEST` to a version of the same code: the program gives `$LATEST` the placeholder. */
export async function leaveLatest(
    context: Context,
    { region }: PlatformConfig,
    found: FoundPlatform,
    environments: readonly string[],
): Promise<readonly Left[]> {
    const names = taken(found, environments);
    return stepsOf(context).run("Look at the aliases", async (step) => {
        const options = {
            functionName: found.functionName,
            bucket: "",
            region,
            say: (text: string) => step.note(text),
        };
        const { functions } = await context.cloud.connect(options);
        const left = await leave(functions, names);
        step.result(left.length === 0 ? "all are on versions" : left.map(({ alias }) => alias).join(", "));
        return left;
    });
}

/** Writes down what environments served, where their ledgers are empty. @returns Which ones. */
export async function writeLedger(
    context: Context,
    operation: Operation,
    found: FoundPlatform,
    environments: readonly string[],
): Promise<readonly string[]> {
    return stepsOf(context).run("Write the ledger", async (step) => {
        const { region, artifactBucket: bucket } = readOutputs(
            await operation.stack.pulumi.outputs(operation.stack.name),
            operation.stack.name,
        );
        const say = (text: string) => step.note(text);
        const tools = await context.cloud.connect({ functionName: found.functionName, bucket, region, say });
        const recorded: string[] = [];
        for (const name of taken(found, environments)) {
            if ((await recordFound(tools, name)) !== undefined) {
                recorded.push(name);
            }
        }
        step.result(recorded.length === 0 ? "nothing to add" : recorded.join(", "));
        return recorded;
    });
}
