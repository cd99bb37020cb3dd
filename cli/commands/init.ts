import { parseConfig, type Fault, type RawConfig } from "../../config";
import type { StackFile } from "../../config/stackFile";
import { placeOf, recogniseApplication, type Place, type Recognised } from "../../release/recognise/application";
import { replaceStackFile } from "../import/write";
import { askIsolation, planIsolation, undecided } from "../init/isolation";
import { applyChanges, isWritten, planInit } from "../init/plan";
import { isComplete, printJson, printText, type Report } from "../init/report";
import { openProject, openStackFile, stackFile } from "../session/project";
import { makeStack } from "../state/make";
import type { Command, Context } from "../shell/command";
import { userPath } from "../shell/paths";
import { STACK_FILE_OPTIONS, type StackFileOptions } from "../session/options";

interface Options extends StackFileOptions {
    readonly stack?: string;
    readonly stage?: string;
    readonly isolate?: boolean;
    readonly state?: string;
    readonly secrets?: string;
    readonly tokenStdin?: boolean;
    readonly yes?: boolean;
}

/** The stack that an application is tried on first. */
const STACK = "staging";

/** `platform init`: from an application to the configuration of a stack. */
export const command: Command<Options> = {
    description:
        "Recognises an application and writes what it needs to a stack's file: by its serverless.yml or SAM template where it has one, else " +
        "by its sources. The application stays as it is, and nothing of it is run. What the platform has no key for is listed by name, " +
        "with what to do. Exit code 1: nothing was written, or something that the application needs is missing.",
    arguments: { "[folder]": "the application's folder (default: where you stand)" },
    examples: {
        "init ../shop --dry-run": "what would be written, and what is missing",
        "init ../shop --stack production --force": "takes the application's values over those that the stack has",
        "init ../shop --isolate": "gives what is promoted to a function of its own, and asks nothing",
    },
    options: [
        { flags: "--stack <name>", description: `the stack to configure (default: ${STACK})` },
        {
            flags: "--stage <name>",
            description: "the stage of a serverless.yml whose values are taken (default: its own, else dev)",
        },
        {
            flags: "--isolate",
            description:
                "give each environment that is promoted to a function of its own (default: asked at a terminal)",
        },
        { flags: "--no-isolate", description: "let all environments share one function" },
        {
            flags: "--state <place>",
            description: "make the stack, too; its state: s3://<bucket>, cloud, file, file://<folder>",
        },
        {
            flags: "--secrets <provider>",
            description:
                "what encrypts the stack's secrets: passphrase, or kms:<key>; kms:alias/<name> is made if it is missing",
        },
        { flags: "--token-stdin", description: "read GitHub's token from stdin (default: asked for, unseen)" },
        { flags: "--yes", description: "make a bucket and a key that are missing without asking" },
        ...STACK_FILE_OPTIONS,
    ],
    async run(context, [folder = "."], options) {
        const { stack = STACK, stage, cwd, force = false, dryRun = false, json = false } = options;
        const project = openProject(context, cwd);
        const path = stackFile(project, stack);
        const file = openStackFile(path, project);
        const raw = file.raw(project.values);
        const found = await recogniseApplication(userPath(context, folder), {
            place: placeIn(file, raw),
            ...(stage === undefined ? {} : { stage }),
        });
        const needed = planInit(found, file, force);
        const open = needed.length === 0 ? [] : undecided(raw);
        const isAsked = open.length > 0 && !dryRun && !json && options.isolate === undefined;
        const wanted = isAsked ? await askIsolation(context, open, file) : options.isolate;
        const isolation = planIsolation(open, wanted, file, raw);
        const changes = [...needed, ...isolation.changes];
        const recognised = { ...found, notes: [...found.notes, ...isolation.notes] };
        const isConflict = changes.some(({ action }) => action === "conflict");
        const isWork = changes.some(isWritten);
        if (isWork && !isConflict && !dryRun) {
            await replaceStackFile(path, project, async (copy) => {
                const edited = openStackFile(copy, project);
                applyChanges(changes, edited);
                return Promise.resolve(edited);
            });
        }
        applyChanges(isConflict ? [] : changes, file);
        const outcome = isConflict ? "conflict" : !isWork ? "nothing to do" : dryRun ? "dry run" : "written";
        const faults = faultsOf(recognised, file.raw(project.values));
        const report: Report = { folder, stack, file: path, recognised, changes, outcome, faults };
        (json ? printJson : printText)(context, report);
        if (!isConflict && !dryRun && (await isStackWanted(context, options, stack))) {
            const { state, secrets, yes = false, tokenStdin = false } = options;
            const how = { state, secrets, yes, token: tokenStdin ? ("stdin" as const) : undefined };
            const next = await makeStack(context, { project, stack, file: path }, how);
            context.stderr.write(next === undefined ? "" : `\n${next}`);
        }
        return isComplete(report) && changes.length > 0 ? 0 : 1;
    },
};

/** Whether the stack is to be made, too: the command line says so, or a person does. */
async function isStackWanted({ stdin }: Context, { state, json }: Options, stack: string): Promise<boolean> {
    if (state !== undefined || json === true || !stdin.isTerminal) {
        return state !== undefined;
    }
    const answer = await stdin.ask(
        `Make the stack '${stack}' now, if it is not there: its state, its secrets, the token? [y/N] `,
    );
    return /^y(es)?$/i.test(answer?.trim() ?? "");
}

/** Where the stack is. Values that came with the platform say nothing of it. */
function placeIn(file: StackFile, { aws, project }: RawConfig): Place {
    const own = (key: string) => (file.compare([key], "") === "replaceable" ? undefined : project[key]);
    return placeOf(aws["region"], own("accountId"), own("projectName"));
}

/** What the rules say against the keys of an application, beside what else the stack has. */
function faultsOf({ config }: Recognised, raw: RawConfig): readonly Fault[] {
    const groups = Object.keys(config);
    return parseConfig(raw).faults.filter(({ path }) => groups.includes(path.split(/[.[]/, 1)[0] ?? ""));
}
