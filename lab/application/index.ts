import { join, resolve } from "node:path";

import { UserError } from "../../common/errors";
import type { Steps } from "../../common/steps";
import { placeOf } from "../../release/recognise/application";
import { checkout } from "../build";
import type { LabApplication, LabFolder } from "../folder";
import { baseSettings } from "../project";
import { ownConfigFile, readConfigFile, STACK_FILE } from "./configFile";
import { recognisedSettings } from "./recognised";
import { parseReference, referenceText } from "./reference";
import { applicationSettings } from "./settings";
import { takeFiles, type TakenFiles } from "./take";

/** What was typed to say which application is meant. */
export interface ApplicationChoice {
    /** A folder, or a repository with `#branch`. */
    readonly source: string;
    /** A file of platform keys. @default - stack.yaml in the application, if it is there */
    readonly config?: string | undefined;
}

/**
 * Reads a choice before anything is started.
 *
 * @param cwd What relative paths count from.
 * @returns The choice with absolute paths.
 * @throws {UserError} where there is no such folder, or the file of settings cannot be used.
 */
export function checkChoice({ source, config }: ApplicationChoice, cwd: string): ApplicationChoice {
    const file = config === undefined ? undefined : resolve(cwd, config);
    if (file !== undefined) {
        readConfigFile(file);
    }
    return { source: referenceText(parseReference(source, cwd)), config: file };
}

/** Takes an application into the lab, with the settings that it needs. What was found and left out is said. */
export async function takeApplication(
    folder: LabFolder,
    { source, config }: ApplicationChoice,
    steps: Steps,
    say: (line: string) => void,
    signal?: AbortSignal,
): Promise<LabApplication> {
    const reference = parseReference(source, folder.root);
    return steps.run(`Take the application of ${source}`, async (step) => {
        const taken = await takeFiles(folder.source, reference, signal);
        const files = join(folder.root, "application");
        await checkout(folder.source, taken.commit, files);
        const own = config ?? ownConfigFile(files);
        const written = own === undefined ? {} : readConfigFile(own);
        const base = baseSettings();
        const place = placeOf(base["aws:region"], base["platform:accountId"], base["platform:projectName"]);
        const recognised = await recognisedSettings(files, place, written);
        const { values, leftOut } = applicationSettings(base, [recognised.values, written]);
        step.result(`commit ${taken.commit.slice(0, 7)}`);
        [
            ...notesOf(taken),
            ...recognised.notes,
            ...(own === undefined ? [] : [`Settings of ${config ?? `its ${STACK_FILE}`} are taken.`]),
            ...leftOut.map((key) => `${key} is left out: the lab has the say of it, or it is another stack's secret.`),
        ].forEach((note) => say(`  ${note}`));
        requireHandler(values, own);
        return {
            source,
            ...(config === undefined ? {} : { config }),
            commit: taken.commit,
            isSnapshot: taken.uncommitted === undefined || taken.uncommitted.length > 0,
            settings: values,
        };
    });
}

/** Of a folder that is no repository yet, from which nothing can be pushed. */
const NO_COMMIT =
    "It has no commit of its own: its files are taken as they are. Before the first push from there: " +
    'git init && git add --all && git commit --message "The application"';

/** How many files are named that are not committed. */
const MOST_NAMED = 5;

function notesOf({ uncommitted, submodules }: TakenFiles): readonly string[] {
    const modules = submodules.map((name) => `${name} is a submodule, and left out.`);
    if (uncommitted === undefined) {
        return [NO_COMMIT, ...modules];
    }
    if (uncommitted.length === 0) {
        return modules;
    }
    const named = uncommitted.slice(0, MOST_NAMED).join(", ");
    const more = uncommitted.length > MOST_NAMED ? ` and ${uncommitted.length - MOST_NAMED} more` : "";
    return [`What is not committed is taken, too: ${named}${more}.`, ...modules];
}

function requireHandler(values: Readonly<Record<string, unknown>>, file: string | undefined): void {
    const { runtime, handler, routes } = (values["platform:function"] ?? {}) as Readonly<Record<string, unknown>>;
    const missing = Object.entries({ runtime, handler: handler ?? routes }).flatMap(([name, value]) =>
        value === undefined ? [`function.${name}`] : [],
    );
    if (missing.length > 0) {
        throw new UserError(
            `It is not known what this application's ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"}.`,
            `Write it into ${file ?? `a file ${STACK_FILE} beside it`}, such as: ` +
                "platform:function: {runtime: nodejs22.x, handler: app.handler}",
        );
    }
}
