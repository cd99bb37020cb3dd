import { parseSecretsProvider } from "../../automation/backends";
import { deploymentFacts } from "../../automation/deployment";
import { moveState } from "../../automation/moveState";
import { UsageError, UserError } from "../../common/errors";
import { findInstallation } from "../session/platform";
import { regionOf } from "../session/project";
import { commandLine, type ChangeOptions } from "../session/options";
import { stepsOf } from "../session/session";
import type { Context, ExitCode } from "../shell/command";
import { confirm } from "../shell/confirm";
import { table } from "../shell/table";
import { count, shellWord } from "../shell/words";
import { ensurePassphrase } from "./passphrase";
import { backendOf, prepare, prepareKey, pulumiAt } from "./places";
import { renameBackend } from "./projectBackend";

/** The options of what is done to a stack's state. */
export interface StateOptions extends ChangeOptions {
    readonly to?: string;
}

type Facts = Readonly<Record<string, unknown>>;

/** Where a stack's state is kept, and what encrypts its secrets. */
export async function showState(context: Context, options: StateOptions): Promise<ExitCode> {
    const { stack, pulumi } = await findInstallation(context, options);
    const [url, exported] = await Promise.all([pulumi.backendUrl(), pulumi.exportStack(stack)]);
    const { secretsProvider = null, resources, pending, digest } = deploymentFacts(exported);
    const rows = [
        ["stack", stack],
        ["kept in", url],
        ["secrets encrypted by", secretsProvider ?? "nothing yet"],
        ["resources", String(resources)],
        ["interrupted in the middle of", pending.length === 0 ? "nothing" : pending.join("\n")],
    ];
    const facts = { stack, backend: url, secretsProvider, resources, pending, digest };
    return report(context, options, facts, `${table(["", ""], rows)}\n`);
}

/** Copies a stack's state to another back-end, and checks both. */
export async function moveTo(context: Context, options: StateOptions): Promise<ExitCode> {
    const found = await findInstallation(context, options);
    const { stack, pulumi: from, project } = found;
    const backend = backendOf(context, needed(options, "s3://<bucket>"), regionOf(found));
    const old = await from.backendUrl();
    if (old === backend.url) {
        throw new UserError(`The stack '${stack}' is kept there already: ${old}`, "Name another place with --to.");
    }
    context.stderr.write(`The state of '${stack}' goes from ${old} to ${backend.url}. Nothing in AWS changes.\n`);
    if (backend.kind === "s3") {
        if (!(await prepare(context, backend, options.yes === true))) {
            return 1;
        }
    } else if (!(await confirm(context, "Go on?", options.yes === true))) {
        return 1;
    }
    const to = pulumiAt(context, project, backend.url);
    const moved = await stepsOf(context).run("Copy the state, and compare", async (step) => {
        const result = await moveState({ stack, from, to });
        step.result(`${count(result.resources, "resource")}, the same in both`);
        return result;
    });
    const isNamed = renameBackend(project, backend.url);
    const text = [
        `The state of '${stack}' is in ${backend.url}: ${count(moved.resources, "resource")}, as before.`,
        isNamed
            ? "Pulumi.yaml names it now, for all stacks of the project: commit it."
            : `From now on, here:  pulumi login ${shellWord(backend.url)}`,
        `in CI:  PULUMI_BACKEND_URL=${shellWord(backend.url)}`,
        "To see that nothing would change: npm run platform -- preview",
        `The old copy is as it was, and must not be used any more. To remove it: PULUMI_BACKEND_URL=${shellWord(old)} ` +
            `pulumi stack rm --force --preserve-config ${stack}`,
        "",
    ];
    return report(context, options, { outcome: "moved", stack, from: old, to: backend.url, ...moved }, text.join("\n"));
}

/** Has something else encrypt the secrets of a stack. */
export async function changeSecrets(context: Context, options: StateOptions): Promise<ExitCode> {
    const found = await findInstallation(context, options);
    const { stack, pulumi, file } = found;
    const provider = parseSecretsProvider(needed(options, "kms:alias/<name>"), regionOf(found) ?? "");
    const before = deploymentFacts(await pulumi.exportStack(stack));
    if (before.secretsProvider === provider) {
        throw new UserError(
            `The secrets of '${stack}' are encrypted by that already: ${provider}`,
            provider === "passphrase"
                ? "For another passphrase, at a terminal: pulumi stack change-secrets-provider passphrase"
                : "Name something else with --to.",
        );
    }
    const from = before.secretsProvider ?? "nothing";
    context.stderr.write(`The secrets of '${stack}', in its state and in ${file}: from ${from} to ${provider}.\n`);
    if (!(await confirm(context, "Encrypt them anew?", options.yes === true))) {
        return 1;
    }
    if (!(await prepareKey(context, provider, options.yes === true))) {
        return 1;
    }
    if (provider === "passphrase") {
        await ensurePassphrase(context, stack);
    }
    await stepsOf(context).run("Encrypt the secrets anew", async (step) => {
        await pulumi.changeSecretsProvider(stack, provider);
        const after = deploymentFacts(await pulumi.exportStack(stack));
        // What it has written can be read again.
        await pulumi.config(stack);
        if (after.resources !== before.resources || (before.resources > 0 && after.secretsProvider !== provider)) {
            throw new UserError(
                `pulumi has not changed all of the stack '${stack}': its state names ${after.secretsProvider ?? "nothing"}.`,
                `Run the same command again: ${commandLine(["state", "secrets", "--to", options.to ?? ""], options)}`,
            );
        }
        step.result(provider);
    });
    const facts = { outcome: "changed", stack, from: before.secretsProvider ?? null, to: provider };
    const text = `The secrets of '${stack}' are encrypted by ${provider}. Commit ${file}: it says so.\n`;
    return report(context, options, facts, text);
}

function needed({ to }: StateOptions, example: string): string {
    if (to === undefined) {
        throw new UsageError("--to is missing: where it goes.", `Such as: --to ${example}`);
    }
    return to;
}

function report(context: Context, { json }: StateOptions, facts: Facts, text: string): ExitCode {
    context.stdout.write(json === true ? `${JSON.stringify(facts, undefined, 2)}\n` : text);
    return 0;
}
