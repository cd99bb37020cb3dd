import { nearestOf } from "../../config/reader";
import { UsageError, UserError } from "../../common/errors";
import { looksLikeToken } from "../../config/seed/secret";
import type { Context, ExitCode } from "../shell/command";
import { confirm } from "../shell/confirm";
import { commandLine, type ChangeOptions } from "../session/options";
import { findInstallation, type Installation } from "../session/platform";
import { table } from "../shell/table";
import { plain } from "../shell/words";
import { flattened, readConfigured, type Configured } from "./configured";

/** A change of one plain setting. */
interface Change {
    readonly environment: string;
    readonly name: string;
    /** Undefined to take the setting away. */
    readonly value: string | undefined;
}

/** `platform settings set`: a plain setting, through the stack's configuration. */
export async function setPlain(
    context: Context,
    options: ChangeOptions,
    environment: string,
    assignment: string,
): Promise<ExitCode> {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (name === undefined || value === undefined) {
        throw new UsageError("A setting is written NAME=value.");
    }
    if (value === "") {
        const unset = commandLine(["settings", "unset", environment, shownName(name)], options);
        throw new UsageError("A setting has a value.", `To take it away: ${unset}`);
    }
    if (looksLikeToken(value)) {
        throw secretLike(name, environment, options);
    }
    return change(context, options, { environment, name, value });
}

/** `platform settings unset`. */
export async function unsetPlain(
    context: Context,
    options: ChangeOptions,
    environment: string,
    name: string,
): Promise<ExitCode> {
    return change(context, options, { environment, name, value: undefined });
}

async function change(context: Context, options: ChangeOptions, wanted: Change): Promise<ExitCode> {
    const start = performance.now();
    const installation = await findInstallation(context, options);
    const { environment, name, value } = wanted;
    const configured = await readConfigured(installation, environment);
    const old = configured.values[name];
    const undo = commandLine(
        old === undefined
            ? ["settings", "unset", environment, name]
            : ["settings", "set", environment, `${name}=${old}`],
        options,
    );
    if (value === undefined && old === undefined) {
        throw noSetting(configured, wanted, installation.stack);
    }
    check(configured, wanted);
    let waited = 0;
    if (old !== value) {
        const shown = (text: string | undefined) => (text === undefined ? "(not set)" : plain(text));
        context.stderr.write(
            `${environment}: ${name}: ${shown(old)} -> ${shown(value)}\n` +
                `In the configuration of the stack ${installation.stack}; it reaches the environment with the next pulumi up.\n`,
        );
        const asked = performance.now();
        if (!(await confirm(context, "Do it?", options.yes === true))) {
            return 1;
        }
        waited = performance.now() - asked;
        await write(installation, configured, wanted, options);
    }
    const after = await readConfigured(installation, environment);
    const up = `pulumi up --stack ${installation.stack}`;
    const facts = {
        outcome: old === value ? "unchanged" : value === undefined ? "unset" : "set",
        environment,
        name,
        from: old ?? null,
        to: value ?? null,
        settings: after.values,
        next: up,
        undo: old === value ? null : undo,
        stack: installation.stack,
        durationMs: Math.round(performance.now() - start - waited),
        awsCalls: 0,
    };
    const rows = Object.entries(after.values).map(([key, text]) => [key, plain(text)]);
    const list = rows.length === 0 ? `${environment} has no settings.` : table([environment, "configured"], rows);
    const next = old === value ? `${name} has that value already.` : `Apply it: ${up}\nUndo: ${undo}`;
    context.stdout.write(options.json === true ? `${JSON.stringify(facts, undefined, 2)}\n` : `${list}\n\n${next}\n`);
    return 0;
}

/** Checks a change with the rules of the configuration. */
function check({ values, faultsOf }: Configured, { name, value }: Change): void {
    if (value === undefined) {
        return;
    }
    const [fault] = faultsOf({ ...values, [name]: value });
    if (fault !== undefined) {
        // What is refused may be a secret in the wrong place.
        const words = fault.problem.replaceAll(JSON.stringify(value), "a value that cannot be there");
        throw new UsageError(`${plain(fault.path)} ${plain(words)}.`, `Expected: ${fault.expected}.`);
    }
}

async function write(
    { pulumi, stack }: Installation,
    { isOwn, environments }: Configured,
    { environment, name, value }: Change,
    options: ChangeOptions,
): Promise<void> {
    const path = `environments.${environment}.settings.${name}`;
    if (value === undefined) {
        await pulumi.remove(stack, path);
        return;
    }
    if (!isOwn) {
        // A stack that names one environment has no others: the project's defaults have to come along, all at once.
        await pulumi.setAll(stack, flattened(environments));
    }
    if (!(await pulumi.setText(stack, path, value))) {
        throw secretLike(name, environment, options);
    }
}

function noSetting({ values }: Configured, { environment, name }: Change, stack: string): UserError {
    const known = Object.keys(values);
    const nearest = nearestOf(name, known);
    const list = known.length === 0 ? "It has none." : `It has: ${known.join(", ")}.`;
    return new UserError(
        `${environment} has no setting ${shownName(name)} in the configuration of the stack '${stack}'.`,
        nearest === undefined ? list : `Did you mean ${nearest}?`,
    );
}

function secretLike(name: string, environment: string, options: ChangeOptions): UsageError {
    return new UsageError(
        `The value of ${shownName(name)} looks like a secret, and settings are kept in clear. It is not written.`,
        `Store it as a secret: ${commandLine(["settings", "secret", environment, shownName(name)], options)}`,
    );
}

/** What may be a value in the wrong place is not repeated. */
function shownName(text: string): string {
    return /^\w{1,64}$/.test(text) && !looksLikeToken(text) ? text : "NAME";
}
