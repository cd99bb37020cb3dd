import * as v from "valibot";
import { parse } from "yaml";

/** Everything that a workflow may hold here; a word more is a fault, since nothing would run it. */
const texts = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
const permissions = v.record(v.string(), v.picklist(["read", "write"]));

const step = v.strictObject({
    name: v.exactOptional(v.string()),
    id: v.exactOptional(v.string()),
    if: v.exactOptional(v.string()),
    uses: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/))),
    with: v.exactOptional(texts),
    env: v.exactOptional(texts),
    run: v.exactOptional(v.string()),
    "working-directory": v.exactOptional(v.string()),
});

const job = v.strictObject({
    needs: v.exactOptional(v.string()),
    if: v.exactOptional(v.string()),
    "runs-on": v.literal("ubuntu-24.04"),
    "timeout-minutes": v.number(),
    permissions,
    env: v.exactOptional(texts),
    steps: v.array(step),
});

const branches = v.strictObject({ branches: v.array(v.string()) });

const workflow = v.strictObject({
    name: v.string(),
    on: v.strictObject({
        pull_request: v.exactOptional(branches),
        push: v.exactOptional(branches),
        schedule: v.exactOptional(v.array(v.strictObject({ cron: v.string() }))),
        workflow_dispatch: v.exactOptional(
            v.nullable(
                v.strictObject({
                    inputs: v.record(v.string(), v.strictObject({ description: v.string(), required: v.boolean() })),
                }),
            ),
        ),
    }),
    permissions,
    concurrency: v.strictObject({ group: v.string(), "cancel-in-progress": v.boolean() }),
    env: texts,
    jobs: v.record(v.string(), job),
});

export type Workflow = v.InferOutput<typeof workflow>;
export type Job = v.InferOutput<typeof job>;
export type Step = v.InferOutput<typeof step>;

/** @throws {Error} where it holds what is not known here, with its path. */
export function parseWorkflow(text: string): Workflow {
    const result = v.safeParse(workflow, parse(text));
    if (!result.success) {
        const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "workflow"}: ${issue.message}`);
        throw new Error(`The workflow holds what is not known here:\n${faults.join("\n")}`);
    }
    return result.output;
}
