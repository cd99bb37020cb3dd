import { nearestOf } from "../../config/reader";
import { UsageError, UserError } from "../../common/errors";
import { parameterFolder, previewParameterFolder } from "../../contract/parameters";
import type { Parameter } from "../../release/adapters/aws/parameters";
import type { Context, ExitCode } from "../shell/command";
import { confirm } from "../shell/confirm";
import { commandLine, type ChangeOptions } from "../session/options";
import { checkPlace, isOfPreviews } from "./place";
import { Session } from "../session/session";
import { table } from "../shell/table";
import { age, plain, who } from "../shell/words";

/** Secret is a parameter as it is listed: never with its value. */
export interface ListedSecret extends Parameter {
    /** The name that the application asks for; `name` is that of the parameter. */
    readonly key: string;
}

/** The folder of an environment's secrets, or of those that all previews share, which no environment's function may read. */
export function secretsPath({ platform }: Pick<Session, "platform">, environment: string): string {
    const { projectName } = platform.outputs;
    const folder = isOfPreviews(platform.outputs, environment)
        ? previewParameterFolder(projectName)
        : parameterFolder(projectName, environment);
    return folder.replace(/\/$/, "");
}

/** The secrets of an environment. */
export async function listSecrets(session: Session, environment: string): Promise<readonly ListedSecret[]> {
    const path = secretsPath(session, environment);
    const found = await session.secrets.list(path);
    return found.map((parameter) => ({ ...parameter, key: parameter.name.slice(path.length + 1) }));
}

/** Secrets for a person. */
export function secretsText(secrets: readonly ListedSecret[], now: number): string {
    const rows = secrets.map(({ key, lastModified, by, version, encrypted }) => [
        plain(key),
        age(lastModified, now),
        who(by),
        String(version),
        encrypted ? "encrypted" : "NOT ENCRYPTED",
    ]);
    return table(["secret", "set", "by", "values so far", ""], rows);
}

/** A session for one secret, which has a name that may be and an environment that there is. */
async function openFor(context: Context, options: ChangeOptions, environment: string, key: string): Promise<Session> {
    checkKey(key);
    const session = await Session.open(context, options);
    checkPlace(session.platform, environment);
    return session;
}

/** `platform settings secret`: the value comes from stdin, or is asked for without being shown. */
export async function setSecret(
    context: Context,
    options: ChangeOptions,
    environment: string,
    key: string,
): Promise<ExitCode> {
    const session = await openFor(context, options, environment, key);
    const name = `${secretsPath(session, environment)}/${key}`;
    const look = async () => listSecrets(session, environment);
    const old = (await session.step("Look at the secrets", look)).find((secret) => secret.key === key);
    const now = session.tools.clock.now();
    context.stderr.write(
        old === undefined
            ? `${environment}: a new secret ${key}, as the parameter ${name}\n`
            : `${environment}: another value for the secret ${key}, set ${age(old.lastModified, now)} by ${who(old.by)}\n`,
    );
    const value = await session.waiting(readValue(context, key, options.yes === true));
    if (value === undefined) {
        return 1;
    }
    const version = await session.step("Store it, encrypted", async () => session.secrets.put(name, value));
    const undo =
        old === undefined
            ? commandLine(["settings", "remove-secret", environment, key], options)
            : restore(session, name, old.version, environment, key, options);
    const facts = {
        outcome: old === undefined ? "added" : "replaced",
        environment,
        secret: key,
        parameter: name,
        version,
    };
    return report(session, environment, { ...facts, undo }, `Stored value ${version} of ${name}.\nUndo: ${undo}`);
}

/** `platform settings remove-secret`. */
export async function removeSecret(
    context: Context,
    options: ChangeOptions,
    environment: string,
    key: string,
): Promise<ExitCode> {
    const session = await openFor(context, options, environment, key);
    const secrets = await session.step("Look at the secrets", async () => listSecrets(session, environment));
    const found = secrets.find((secret) => secret.key === key);
    if (found === undefined) {
        const known = secrets.map((secret) => secret.key);
        const nearest = nearestOf(key, known);
        throw new UserError(
            `${environment} has no secret ${key}.`,
            nearest !== undefined
                ? `Did you mean ${nearest}?`
                : known.length === 0
                  ? "It has none."
                  : `It has: ${known.map(plain).join(", ")}.`,
        );
    }
    context.stderr.write(
        `${environment}: without the secret ${key}, set ${age(found.lastModified, session.tools.clock.now())} by ${who(found.by)}\n` +
            "All its values are deleted with it, and what reads it fails.\n",
    );
    if (!(await session.waiting(confirm(context, "Remove it?", options.yes === true)))) {
        return 1;
    }
    await session.step("Remove it", async () => session.secrets.remove(found.name));
    const again = commandLine(["settings", "secret", environment, key], options);
    const facts = { outcome: "removed", environment, secret: key, parameter: found.name, undo: null };
    const text = `Removed ${found.name}. Its value is gone; to set another, wait for 30 s, then: ${again}`;
    return report(session, environment, facts, text);
}

/** What is true now. */
async function report(
    session: Session,
    environment: string,
    facts: Readonly<Record<string, unknown>>,
    text: string,
): Promise<ExitCode> {
    const secrets = await session.step("Look again", async () => listSecrets(session, environment));
    const list =
        secrets.length === 0 ? `${environment} has no secrets.` : secretsText(secrets, session.tools.clock.now());
    session.report({ ...facts, secrets }, `${list}\n\n${text}\n`);
    return 0;
}

/** The value, which never is in an argument: every user of the machine can read those. Undefined after a no. */
async function readValue(context: Context, key: string, yes: boolean): Promise<string | undefined> {
    const { stdin, stderr } = context;
    if (!stdin.isTerminal) {
        if (!(await confirm(context, "Do it?", yes))) {
            return undefined;
        }
        // Whoever pipes a value in with `echo` does not mean the line end.
        const piped = (await stdin.read()).replace(/\r?\n$/, "");
        return filled(piped, key, "Send it to standard input.");
    }
    // Asked for first, and unseen: what somebody pastes at the first prompt is the value.
    const typed = await stdin.ask(`Value of ${key} (not shown): `, true);
    if (typed === undefined) {
        stderr.write("Nothing is changed.\n");
        return undefined;
    }
    const value = filled(typed, key, "Type or paste it at the prompt; it is not shown.");
    return (await confirm(context, "Do it?", yes)) ? value : undefined;
}

function filled(value: string, key: string, remedy: string): string {
    if (value === "") {
        throw new UserError(`The value for ${key} is empty. Nothing is changed.`, remedy);
    }
    return value;
}

/** Systems Manager keeps the last hundred values of a parameter. */
function restore(
    session: Session,
    name: string,
    version: number,
    environment: string,
    key: string,
    options: ChangeOptions,
): string {
    const { region } = session.platform.outputs;
    const profile = options.profile === undefined ? "" : ` --profile ${options.profile}`;
    const get = `aws ssm get-parameter --region ${region}${profile} --name ${name}:${version} --with-decryption`;
    const set = commandLine(["settings", "secret", environment, key, "--yes"], options);
    return `${get} --query Parameter.Value --output text | ${set}`;
}

function checkKey(key: string): void {
    if (!/^[\w.-]{1,128}$/.test(key)) {
        // What was given may be the secret itself, in the wrong place: it is not repeated.
        throw new UsageError(
            "The name of a secret has 1 to 128 letters, digits and _ . -; its value comes from stdin.",
        );
    }
}
