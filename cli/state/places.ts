import { keyAliasOf, parseBackend, type Backend } from "../../automation/backends";
import { Pulumi } from "../../automation/pulumi";
import { UserError } from "../../common/errors";
import { stepsOf } from "../session/session";
import type { Project } from "../session/project";
import type { Context } from "../shell/command";
import { confirm } from "../shell/confirm";

/** Where a command works on state. */
export interface Place {
    readonly project: Project;
    /** The region of the stack, for a bucket whose address names none. */
    readonly region: string | undefined;
}

/** Reads the address of a back-end as the person means it. */
export function backendOf(context: Context, text: string, region: string | undefined): Backend {
    const backend = parseBackend(text, { region: region ?? "", cwd: context.userCwd ?? context.cwd });
    if (backend.kind === "s3" && backend.region === "") {
        throw new UserError(
            "It is not known in which region the bucket is.",
            "Add it: s3://<bucket>?region=<region>, or set aws:region in the stack's file.",
        );
    }
    return backend;
}

/** The pulumi of a project, with another back-end than the one that is signed in to. */
export function pulumiAt(context: Context, project: Project, url: string): Pulumi {
    return new Pulumi(project.folder, { ...context.env, PULUMI_BACKEND_URL: url });
}

/**
 * Gets a back-end ready: makes a bucket that is missing, after asking, and a folder.
 *
 * @returns False where the person does not want it.
 */
export async function prepare(context: Context, backend: Backend, yes: boolean): Promise<boolean> {
    const { bucket, region } = backend;
    if (bucket === undefined || region === undefined) {
        return true;
    }
    const { account, arn } = await context.cloud.callerIdentity(region);
    context.stderr.write(
        `The state goes into the bucket ${bucket} in ${region}, account ${account} (${arn}). It is made if it is missing; it is ` +
            "versioned, encrypted, closed to the public, and takes TLS only.\n",
    );
    if (!(await confirm(context, "Go on?", yes))) {
        return false;
    }
    await stepsOf(context).run("Get the bucket ready", async (step) => {
        const done = await context.cloud.stateBucket(bucket, region, account);
        step.result(done.length === 0 ? `${bucket} is ready` : `${bucket}: ${done.join(", ")}`);
    });
    return true;
}

/**
 * Gets ready what encrypts secrets: a key of KMS that an alias names is made where it is missing, after asking.
 *
 * @param provider As pulumi takes it.
 * @returns False where the person does not want it.
 */
export async function prepareKey(context: Context, provider: string, yes: boolean): Promise<boolean> {
    const { alias, region } = keyAliasOf(provider) ?? {};
    if (alias === undefined || region === undefined) {
        return true;
    }
    const { account, arn } = await context.cloud.callerIdentity(region);
    if ((await context.cloud.stateKey(alias, region)) === undefined) {
        context.stderr.write(
            `There is no key ${alias} in ${region}, account ${account} (${arn}). It is made for secrets of stacks alone: for this ` +
                "account, without grants, with new material every year. AWS charges about 1 USD a month for it.\n",
        );
        if (!(await confirm(context, "Make it?", yes))) {
            return false;
        }
    }
    await stepsOf(context).run("Get the key ready", async (step) => {
        const key = await context.cloud.makeStateKey(alias, region, account);
        step.result(`${key.arn}${key.work.length === 0 ? "" : `: ${key.work.join(", ")}`}`);
    });
    return true;
}
