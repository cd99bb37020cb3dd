import { parseSecretsProvider } from "../../automation/backends";
import { UserError } from "../../common/errors";
import { openStackFile, regionOf, type Project } from "../session/project";
import { replaceStackFile } from "../import/write";
import { stepsOf } from "../session/session";
import type { Context } from "../shell/command";
import { shellWord } from "../shell/words";
import { ensurePassphrase } from "./passphrase";
import { backendOf, prepare, prepareKey, pulumiAt } from "./places";

/** How a stack is made, as a command line says it. What it leaves out is asked for at a terminal. */
export interface MakeOptions {
    readonly state?: string | undefined;
    readonly secrets?: string | undefined;
    readonly token?: "stdin" | undefined;
    readonly yes: boolean;
}

/** The stack, and the file that says what it is. */
export interface NewStack {
    readonly project: Project;
    readonly stack: string;
    readonly file: string;
}

/**
 * Goes on from a stack's file to the stack: makes what keeps its state, the stack in it, and gives it GitHub's token. What is there
 * already is used, so a run that was ended in the middle is gone on with.
 *
 * @returns What to do next; undefined where the person has said no.
 */
export async function makeStack(context: Context, made: NewStack, options: MakeOptions): Promise<string | undefined> {
    const { project, stack, file } = made;
    const region = regionOf(made);
    const state =
        options.state ?? (await answer(context, "Where is the state kept: s3://<bucket>, cloud or file?", "--state"));
    const backend = backendOf(context, state, region);
    const secrets =
        options.secrets ??
        (await answer(
            context,
            "What encrypts the secrets: passphrase, or kms:alias/<name>, which is made if it is missing?",
            "--secrets",
        ));
    const provider = parseSecretsProvider(secrets, region ?? backend.region ?? "");
    if (!(await prepare(context, backend, options.yes)) || !(await prepareKey(context, provider, options.yes))) {
        return undefined;
    }
    if (provider === "passphrase") {
        await ensurePassphrase(context, stack);
    }
    const pulumi = pulumiAt(context, project, backend.url);
    await stepsOf(context).run(`Make the stack ${stack}`, async (step) => {
        const isThere = await pulumi.hasStack(stack);
        if (!isThere) {
            await pulumi.createStack(stack, provider);
        }
        step.result(`${isThere ? "it is there" : "made"}, in ${backend.url}`);
    });
    if (openStackFile(file, project).tokenState() === "missing") {
        const token = await tokenOf(context, options);
        if (token !== "") {
            await replaceStackFile(file, project, async (copy) => {
                await pulumi.setSecret(stack, "githubToken", token, copy);
                return openStackFile(copy, project);
            });
        }
    }
    return next(made, backend.url, openStackFile(file, project).tokenState() === "missing");
}

/** The token, from a pipe or typed unseen; empty where there is none. Never from the command line, which others can read. */
async function tokenOf({ stdin }: Context, { token }: MakeOptions): Promise<string> {
    if (token === "stdin") {
        const text = (await stdin.read()).trim();
        if (text === "" || /\s/.test(text)) {
            throw new UserError("The input is no token: it is empty, or has several words.", "Send the token alone.");
        }
        return text;
    }
    return stdin.isTerminal ? ((await stdin.ask("GitHub's token, or nothing for later: ", true)) ?? "").trim() : "";
}

async function answer({ stdin }: Context, question: string, flag: string): Promise<string> {
    const said = stdin.isTerminal ? ((await stdin.ask(`${question} `)) ?? "").trim() : "";
    if (said === "") {
        throw new UserError(
            "The stack is not made: nobody says how.",
            `Say it with ${flag}. The stack's file is written.`,
        );
    }
    return said;
}

function next({ stack }: NewStack, url: string, isTokenMissing: boolean): string {
    const token = `  pulumi config set --secret githubToken --stack ${stack}`;
    return [
        `Next, for the stack '${stack}':`,
        `  pulumi login ${shellWord(url)}`,
        ...(isTokenMissing ? [token] : []),
        `  npm run platform -- preview --stack ${stack}`,
        `  npm run platform -- up --stack ${stack}`,
        `In CI, set PULUMI_BACKEND_URL=${shellWord(url)}`,
        "",
    ].join("\n");
}
