import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as v from "valibot";
import { parse } from "yaml";

import { installer, machinePath, shell, type Host, type ShellRun } from "./job";

const texts = v.record(v.string(), v.string());
const lines = v.array(v.string());

/** What a job may hold here; a word more is a fault, since nothing would heed it. */
const job = v.strictObject({
    extends: v.exactOptional(v.string()),
    image: v.exactOptional(v.string()),
    id_tokens: v.exactOptional(v.record(v.string(), v.strictObject({ aud: v.string() }))),
    before_script: v.exactOptional(lines),
    needs: v.exactOptional(lines),
    rules: v.exactOptional(v.array(v.strictObject({ if: v.string(), when: v.exactOptional(v.literal("always")) }))),
    resource_group: v.exactOptional(v.string()),
    script: v.exactOptional(lines),
    artifacts: v.exactOptional(
        v.strictObject({ when: v.literal("always"), paths: lines, expire_in: v.exactOptional(v.string()) }),
    ),
});

type GitLabJob = v.InferOutput<typeof job>;

/** A `.gitlab-ci.yml`. */
export interface Pipeline {
    readonly variables: Readonly<Record<string, string>>;
    /** Those whose names begin with a dot are templates. */
    readonly jobs: Readonly<Record<string, GitLabJob>>;
}

/** @throws {Error} where it holds what is not known here. */
export function parsePipeline(text: string): Pipeline {
    const { variables, ...rest } = parse(text) as Record<string, unknown>;
    const result = v.safeParse(v.strictObject({ variables: texts, jobs: v.record(v.string(), job) }), {
        variables,
        jobs: rest,
    });
    if (!result.success) {
        const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "pipeline"}: ${issue.message}`);
        throw new Error(`The pipeline holds what is not known here:\n${faults.join("\n")}`);
    }
    return result.output;
}

/**
 * Runs the jobs of a pipeline whose rules hold, as GitLab's runner does: their `before_script` and `script` are one shell.
 *
 * @param given The variables of GitLab itself and of the project.
 * @returns What each job that ran came to.
 */
export async function runPipeline(
    host: Host,
    { variables, jobs }: Pipeline,
    given: Readonly<Record<string, string>>,
    sha: string,
): Promise<Readonly<Record<string, ShellRun>>> {
    const done: Record<string, ShellRun> = {};
    const kept = mkdtempSync(join(host.folder, "kept-"));
    for (const [name, own] of Object.entries(jobs).filter(([each]) => !each.startsWith("."))) {
        const template = own.extends === undefined ? {} : jobs[own.extends];
        if (template === undefined) {
            throw new Error(`There is no template ${own.extends}.`);
        }
        const whole: GitLabJob = { ...template, ...own };
        const rule = (whole.rules ?? []).find((each) => isMet(each.if, given));
        const needed = (whole.needs ?? []).map((each) => done[each]);
        if (rule === undefined || needed.includes(undefined)) {
            continue;
        }
        if (rule.when === "always" || Object.values(done).every(({ code }) => code === 0)) {
            done[name] = await work(host, name, whole, { variables, given, sha, kept });
        }
    }
    return done;
}

async function work(
    host: Host,
    name: string,
    { before_script: before = [], script = [], id_tokens: tokens = {}, artifacts, needs = [] }: GitLabJob,
    {
        variables,
        given,
        sha,
        kept,
    }: { readonly sha: string; readonly kept: string } & Record<
        "given" | "variables",
        Readonly<Record<string, string>>
    >,
): Promise<ShellRun> {
    const home = mkdtempSync(join(host.folder, "job-"));
    const folder = join(home, "work");
    mkdirSync(folder);
    host.checkout(sha, folder);
    if (needs.length > 0) {
        cpSync(kept, folder, { recursive: true });
    }
    const machine = { HOME: home, CI: "true", NO_COLOR: "1", CI_PROJECT_DIR: folder, CI_JOB_ID: "1" };
    const known = { ...machine, ...given };
    const own = Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, expanded(value, known)]));
    const idTokens = Object.fromEntries(Object.keys(tokens).map((each) => [each, "a.job.token"]));
    const path = `${installer(home, host)}:${machinePath(host.folder)}`;
    // The emulators in place of AWS take these, where AWS would take the job's token.
    const credentials = Object.keys(tokens).length === 0 ? {} : { ...host.credentials(name), ...host.pulumi.env };
    const file = join(home, "script.sh");
    writeFileSync(file, ["set -eo pipefail", ...before, ...script, ""].join("\n"));
    const env = { ...known, ...own, ...idTokens, ...credentials, PATH: path };
    const run = await shell(name, [file], folder, env);
    for (const each of (artifacts?.paths ?? []).filter((one) => existsSync(join(folder, one)))) {
        cpSync(join(folder, each), join(kept, each));
    }
    return run;
}

/** Whether a rule holds: comparisons of variables and texts, joined by `&&`. */
function isMet(rule: string, variables: Readonly<Record<string, string>>): boolean {
    return rule.split("&&").every((part) => {
        const [, left, right] = /^\s*(\$\w+)\s*==\s*(\$\w+|"[^"$]*")\s*$/.exec(part) ?? [];
        if (left === undefined || right === undefined) {
            throw new Error(`Not known in a rule: ${part}`);
        }
        return operand(left, variables) === operand(right, variables);
    });
}

function operand(text: string, variables: Readonly<Record<string, string>>): string | undefined {
    return text.startsWith("$") ? variables[text.slice(1)] : text.slice(1, -1);
}

function expanded(text: string, variables: Readonly<Record<string, string>>): string {
    return text.replaceAll(/\$(\w+)/g, (_all, name: string) => {
        const value = variables[name];
        if (value === undefined) {
            throw new Error(`GitLab has no variable ${name} here.`);
        }
        return value;
    });
}
