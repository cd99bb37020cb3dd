import { UserError } from "../../common/errors";
import { OWN_VARIABLES } from "../../contract/stageVariables";
import type { Context, ExitCode } from "../shell/command";
import type { PlatformOptions } from "../session/options";
import { targetOf, type LivePlatform } from "../session/platform";
import { Session } from "../session/session";
import { table } from "../shell/table";
import { plain } from "../shell/words";
import { readConfigured } from "./configured";
import { checkPlace, isOfPreviews } from "./place";
import { listSecrets, secretsPath, secretsText, type ListedSecret } from "./secrets";

/** A plain setting as it is in effect, and as it is configured. */
interface PlainSetting {
    readonly name: string;
    /** What the stage has; undefined where it has none. */
    readonly value: string | undefined;
    /** What it has after the next `pulumi up`. */
    readonly configured: string | undefined;
}

/** `platform settings list`: everything that an environment's code can read, secrets without their values. */
export async function listSettings(context: Context, options: PlatformOptions, environment: string): Promise<ExitCode> {
    const session = await Session.open(context, options);
    const { platform, tools } = session;
    const isShared = isOfPreviews(platform.outputs, environment);
    checkPlace(platform, environment);
    const settings = isShared ? [] : await plainSettings(platform, environment);
    const secrets = await session.step("List the secrets", async () =>
        listSecrets(session, environment).catch((error: unknown) => {
            if (error instanceof UserError) {
                return error;
            }
            throw error;
        }),
    );
    const facts = secrets instanceof UserError ? { secrets: null, error: secrets.message } : { secrets };
    session.report(
        { environment, settings: settings.map(settingFacts), path: secretsPath(session, environment), ...facts },
        `${isShared ? OF_BASE : settingsText(environment, settings, platform.stack)}\n\n${secretsBlock(environment, secrets, tools.clock.now())}\n`,
    );
    return secrets instanceof UserError ? 1 : 0;
}

/** A preview has the plain settings of the environment that its pull request goes into. */
const OF_BASE = "Each preview has the plain settings of the environment that its pull request goes into.";

async function plainSettings(platform: LivePlatform, environment: string): Promise<readonly PlainSetting[]> {
    const { variables } = targetOf(platform, environment);
    const { values } = await readConfigured(platform, environment);
    return compare(variables, values);
}

function compare(
    variables: Readonly<Record<string, string>>,
    configured: Readonly<Record<string, string>>,
): readonly PlainSetting[] {
    const names = [...new Set([...Object.keys(variables), ...Object.keys(configured)])].sort();
    return names
        .filter((name) => !OWN_VARIABLES.includes(name))
        .map((name) => ({ name, value: variables[name], configured: configured[name] }));
}

function settingFacts({ name, value, configured }: PlainSetting): object {
    return { name, value: value ?? null, configured: configured ?? null, applied: value === configured };
}

function settingsText(environment: string, settings: readonly PlainSetting[], stack: string): string {
    if (settings.length === 0) {
        return `${environment} has no settings.`;
    }
    const rows = settings.map(({ name, value, configured }) => {
        const state =
            value === configured
                ? "in effect"
                : configured === undefined
                  ? "goes with the next pulumi up"
                  : `${plain(configured)} with the next pulumi up`;
        return [plain(name), value === undefined ? "-" : plain(value), state];
    });
    const waits = settings.some(({ value, configured }) => value !== configured);
    const up = waits ? [`\nApply what is configured: pulumi up --stack ${stack}`] : [];
    return [table(["setting", "value", "state"], rows), ...up].join("\n");
}

function secretsBlock(environment: string, secrets: readonly ListedSecret[] | UserError, now: number): string {
    if (secrets instanceof UserError) {
        return `Its secrets cannot be listed: ${plain(secrets.message)}`;
    }
    return secrets.length === 0 ? `${environment} has no secrets.` : secretsText(secrets, now);
}
