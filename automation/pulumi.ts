import { UserError } from "../common/errors";
import { diagnostics, failure, noneSelected, unknownStack, type PulumiResult } from "./pulumiFailures";
import { mayRepeat, runOnce } from "./pulumiProcess";
import { readStackState, type StackState } from "./stackState";

/** A value of the configuration. */
export interface ConfigEntry {
    /** Absent for a secret. */
    readonly value?: string;
    /** The same, where it is an object or a list. */
    readonly objectValue?: unknown;
    readonly secret: boolean;
}

/** An operation on a stack that is over. */
export interface HistoryEntry {
    /** Such as `update`, `refresh` or `destroy`. */
    readonly kind: string;
    /** `succeeded` or `failed`. */
    readonly result: string;
    /** As RFC 3339 has it. */
    readonly endTime: string;
}

const WEBHOOK = "github:index/repositoryWebhook:RepositoryWebhook";

/** Runs the pulumi CLI of PATH in one project. It never asks: there may be nobody to answer. */
export class Pulumi {
    constructor(
        private readonly projectFolder: string,
        private readonly env: Readonly<NodeJS.ProcessEnv>,
    ) {}

    /**
     * Runs one command to its end, and again where it could not read an answer of KMS.
     *
     * @param args Never a secret: every user of the machine can read the arguments of a process.
     * @param input What the command reads from its standard input, which is where secrets belong.
     * @param heard Is told each line that the command writes, while it runs.
     * @throws {UserError} where there is no pulumi CLI. A command that fails is not an error here.
     */
    async run(args: readonly string[], input = "", heard?: (line: string) => void): Promise<PulumiResult> {
        for (let attempt = 1; ; attempt++) {
            const result = await runOnce(this.projectFolder, this.env, args, input, heard);
            if (result.code === 0 || !mayRepeat(attempt, result.stderr)) {
                return result;
            }
        }
    }

    /** Whether a stack exists. Asking this way, unlike `stack select`, leaves the selected stack as it is. */
    async hasStack(stack: string): Promise<boolean> {
        const result = await this.run(["stack", "--show-name", "--stack", stack]);
        if (result.code !== 0 && !/no stack named/i.test(result.stderr)) {
            throw failure(`pulumi cannot look up the stack '${stack}'`, result);
        }
        return result.code === 0;
    }

    /** @throws {UserError} where there is no such stack. */
    async checkStack(stack: string): Promise<void> {
        if (!(await this.hasStack(stack))) {
            throw unknownStack(stack);
        }
    }

    /** The name of the selected stack. */
    async selectedStack(): Promise<string> {
        const result = await this.run(["stack", "--show-name"]);
        if (result.code !== 0) {
            throw noneSelected(result) ?? failure("pulumi cannot tell the selected stack", result);
        }
        return result.stdout.trim();
    }

    /**
     * What a stack's state says of the stack: its name and what it exports, without the values of secrets.
     *
     * @param stack Default: the selected one.
     */
    async state(stack?: string): Promise<StackState> {
        const result = await this.run(["stack", "export", ...(stack === undefined ? [] : ["--stack", stack])]);
        if (result.code !== 0 && /no stack named/i.test(result.stderr)) {
            throw unknownStack(stack ?? "");
        }
        if (result.code !== 0) {
            throw noneSelected(result) ?? failure("pulumi cannot read the outputs of the stack", result);
        }
        return readStackState(result.stdout);
    }

    /** What a stack exports, without the values of secrets. */
    async outputs(stack: string): Promise<StackState["outputs"]> {
        return (await this.state(stack)).outputs;
    }

    /**
     * Makes a stack, without selecting it.
     *
     * @param secretsProvider What encrypts its secrets. @default - what the back-end takes by itself
     */
    async createStack(stack: string, secretsProvider?: string): Promise<void> {
        const provider = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
        const result = await this.run(["stack", "init", stack, "--no-select", ...provider]);
        if (result.code !== 0) {
            throw failure(`pulumi did not create the stack '${stack}'`, result);
        }
    }

    /** The configuration of a stack, the project's defaults among it; the values of secrets are left out. */
    async config(stack: string): Promise<Readonly<Record<string, ConfigEntry>>> {
        const result = await this.run(["config", "--json", "--stack", stack]);
        if (result.code !== 0) {
            throw failure(`pulumi cannot read the configuration of the stack '${stack}'`, result);
        }
        return JSON.parse(result.stdout) as Record<string, ConfigEntry>;
    }

    /** The value of a secret key, decrypted. */
    async getSecret(stack: string, key: string): Promise<string> {
        const result = await this.run(["config", "get", key, "--stack", stack, "--json"]);
        if (result.code !== 0) {
            throw failure(`pulumi cannot read ${key} of the stack '${stack}'`, result);
        }
        return (JSON.parse(result.stdout) as { value: string }).value;
    }

    /**
     * Sets a text of the configuration, which is no secret.
     *
     * @param path As `--path` takes it, such as `environments.staging.branch`.
     * @param value Goes to pulumi's standard input, so that it may begin with a hyphen.
     * @returns False where pulumi thinks that it looks like a secret, and does not store it.
     */
    async setText(stack: string, path: string, value: string): Promise<boolean> {
        const result = await this.run(["config", "set", "--path", path, "--type", "string", "--stack", stack], value);
        if (result.code !== 0 && /looks like a secret/i.test(result.stderr)) {
            return false;
        }
        if (result.code !== 0) {
            throw failure(`pulumi did not set ${path} of the stack '${stack}'`, result);
        }
        return true;
    }

    /** Sets several values of the configuration, which are no secrets, at once. Numbers and truth values are such. */
    async setAll(stack: string, values: Readonly<Record<string, string>>): Promise<void> {
        const pairs = Object.entries(values).flatMap(([path, value]) => ["--plaintext", `${path}=${value}`]);
        const result = await this.run(["config", "set-all", "--stack", stack, "--path", ...pairs]);
        if (result.code !== 0) {
            throw failure(`pulumi did not set ${Object.keys(values).join(", ")} of the stack '${stack}'`, result);
        }
    }

    /** Takes a value of the configuration away. */
    async remove(stack: string, path: string): Promise<void> {
        const result = await this.run(["config", "rm", "--stack", stack, "--path", path]);
        if (result.code !== 0) {
            throw failure(`pulumi did not remove ${path} of the stack '${stack}'`, result);
        }
    }

    /** Takes the webhooks out of the state that are gone from GitHub. @returns Whether that went well. */
    async forgetWebhooks(stack: string): Promise<boolean> {
        const { deployment } = JSON.parse(await this.exportStack(stack)) as {
            readonly deployment: { readonly resources?: readonly { readonly urn: string; readonly type: string }[] };
        };
        const webhooks = (deployment.resources ?? []).filter(({ type }) => type === WEBHOOK);
        const targets = webhooks.flatMap(({ urn }) => ["--target", urn]);
        const args = ["refresh", "--run-program", "--skip-preview", "--yes", "--suppress-outputs", "--stack", stack];
        return (await this.run([...args, ...targets])).code === 0;
    }

    /** The latest operations on a stack that have come to an end, good or bad. The back-end has to keep them. */
    async history(stack: string): Promise<readonly HistoryEntry[]> {
        const result = await this.run(["stack", "history", "--json", "--page-size", "20", "--stack", stack]);
        if (result.code !== 0) {
            throw failure(`pulumi cannot read the history of the stack '${stack}'`, result);
        }
        return JSON.parse(result.stdout.trim() || "[]") as HistoryEntry[];
    }

    /** Takes away the locks on a stack. A run that is still alive would go on without. */
    async cancel(stack: string): Promise<void> {
        const result = await this.run(["cancel", "--yes", "--stack", stack]);
        if (result.code !== 0) {
            throw failure(`pulumi did not take away the lock of the stack '${stack}'`, result);
        }
    }

    /** The whole state of a stack, secrets encrypted. The Automation API's own export decrypts every one. */
    async exportStack(stack: string): Promise<string> {
        const result = await this.run(["stack", "export", "--stack", stack]);
        if (result.code !== 0) {
            throw failure(`pulumi cannot export the stack '${stack}'`, result);
        }
        return result.stdout;
    }

    /**
     * Encrypts a value into a file of stack configuration.
     *
     * @param value Goes to pulumi's standard input, of which it drops one line end; so the value is sent without any.
     * @param file The file to change, in place of the stack's own.
     */
    async setSecret(stack: string, key: string, value: string, file: string): Promise<void> {
        const result = await this.run(
            ["config", "set", "--secret", key, "--stack", stack, "--config-file", file],
            value,
        );
        if (result.code !== 0) {
            throw failure(`pulumi did not store ${key} of the stack '${stack}'`, result);
        }
    }

    /**
     * Takes resources that are there into a stack's state. Nothing of them is changed.
     *
     * @param file A file as `--file` takes it.
     */
    async importResources(stack: string, file: string): Promise<void> {
        const quietly = ["--yes", "--skip-preview", "--suppress-outputs", "--generate-code=false", "--protect=false"];
        const result = await this.run(["import", "--file", file, "--stack", stack, ...quietly]);
        if (result.code !== 0) {
            throw new UserError(`pulumi did not take everything into the stack '${stack}'.\n\n${diagnostics(result)}`);
        }
    }

    /** Puts a state, as {@link exportStack} gives it, in the place of a stack's own. */
    async importStack(stack: string, exported: string): Promise<void> {
        const result = await this.run(["stack", "import", "--stack", stack], exported);
        if (result.code !== 0) {
            throw failure(`pulumi did not take the state of the stack '${stack}'`, result);
        }
    }

    /** Forgets a stack's state, whatever it has. The cloud and the stack's file stay as they are. */
    async removeStack(stack: string): Promise<void> {
        const result = await this.run(["stack", "rm", "--yes", "--force", "--preserve-config", "--stack", stack]);
        if (result.code !== 0) {
            throw failure(`pulumi did not remove the stack '${stack}'`, result);
        }
    }

    /** Has something else encrypt the secrets of a stack, in its state and in its file. */
    async changeSecretsProvider(stack: string, provider: string): Promise<void> {
        // Once: where it could not read an answer of KMS, the stack's file may name the new provider already.
        const args = ["stack", "change-secrets-provider", provider, "--stack", stack];
        const result = await runOnce(this.projectFolder, this.env, args);
        if (result.code !== 0) {
            throw failure(`pulumi did not change what encrypts the secrets of the stack '${stack}'`, result);
        }
    }

    /** The address of the back-end that keeps the stacks. */
    async backendUrl(): Promise<string> {
        const result = await this.run(["whoami", "--json"]);
        if (result.code !== 0) {
            throw failure("pulumi does not say where stacks are kept", result);
        }
        return (JSON.parse(result.stdout) as { readonly url: string }).url;
    }
}
