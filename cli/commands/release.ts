import { join } from "node:path";

import { UsageError } from "../../common/errors";
import type { ReleasePlan } from "../../release";
import type { Command } from "../shell/command";
import { changedSettings } from "../reports/changedSettings";
import { engine } from "../session/cloud";
import { commitsBetween, NO_RELEASES } from "../moves/commits";
import { readConfiguration } from "../session/configuration";
import { makeMove } from "../moves/move";
import { CHANGE_OPTIONS, commandLine, type ChangeOptions } from "../session/options";
import { targetOf, type LivePlatform } from "../session/platform";
import { sideNow } from "../moves/proposeMove";
import { Session } from "../session/session";
import { releaseAgain } from "../moves/releaseAgain";
import { readSource } from "../moves/source";
import { count, formatBytes } from "../shell/words";

/** The folder of this program. */
const PROGRAM = join(__dirname, "..", "..");

interface Options extends ChangeOptions {
    readonly to?: string;
    readonly again?: boolean;
    readonly commit?: string;
}

/** `platform release`: what the pipeline does with a commit, from here. */
export const command: Command<Options> = {
    description:
        "Releases a package to an environment, as its pipeline would: uploads it, publishes it as a version, tries that, " +
        "moves the environment's alias, asks the environment, and moves the alias back if it does not answer as it " +
        "should. A folder is packaged as in the pipeline; its tests are not run, and its dependencies are expected in " +
        ".platform/dependencies (Python) or node_modules (Node.js). With --again: the package that the environment serves, " +
        "published anew with the function's settings of today.",
    arguments: { "<package>": "a zip file, or the application's folder; with --again the environment" },
    examples: {
        "release shop.zip --to staging": "releases a package",
        "release . --to staging --commit 3f2a1c8": "releases a folder, which Git says nothing of",
        "release staging --again": "publishes what staging serves anew, with the function's settings of today",
    },
    options: [
        { flags: "--to <environment>", description: "the environment to release to" },
        { flags: "--again", description: "publish anew what the environment serves; status says when that is due" },
        { flags: "--commit <hash>", description: "the commit that the package was made from, where Git does not tell" },
        ...CHANGE_OPTIONS,
    ],
    async run(context, [path = ""], options) {
        if (options.again === true) {
            refuseBeside(options);
            return releaseAgain(await Session.open(context, options), options, path);
        }
        const { to } = options;
        if (to === undefined) {
            throw new UsageError(
                "release takes the environment to release to.",
                `${commandLine(["release", path, "--to", "ENVIRONMENT"], options)}; or, to publish anew what one serves: ` +
                    commandLine(["release", "ENVIRONMENT", "--again"], options),
            );
        }
        const session = await Session.open(context, options);
        const { platform } = session;
        const { outputs } = platform;
        const target = targetOf(platform, to);
        const source = await session.step("Package", async (step) => {
            const exclude = await excluded(platform);
            const { runtime, routes, eventHandlers: events } = outputs;
            const routing = routes === undefined ? undefined : { runtime, routes, events };
            const say = (text: string) => step.note(text);
            const read = await readSource(context, path, options.commit, exclude, PROGRAM, say, routing);
            step.result(`${count(read.package.files, "file")}, ${formatBytes(read.package.bytes.length)}`);
            return read;
        });
        const title = `Release ${path} to ${to}`;
        const { package: pack, origin } = source;
        return makeMove<ReleasePlan>(session, options, {
            title,
            tools: session.toolsOf(to),
            plan: async (tools) => engine().planRelease(tools, target, pack, origin, outputs.architecture),
            propose: async (plan, tools) => {
                const now = await sideNow(tools, target.environment, plan.before, plan.past);
                const { functions } = tools;
                const [serving, latest] = await Promise.all([
                    functions.version(plan.before.version),
                    functions.version("$LATEST"),
                ]);
                const changed =
                    serving === undefined || latest === undefined
                        ? []
                        : changedSettings(serving, { ...latest, architecture: plan.architecture });
                const commits = { from: now.origin.commit, to: origin.commit, isBack: false };
                return {
                    reason: "release",
                    environment: target.environment,
                    title,
                    now,
                    then: { version: undefined, origin: plan.origin, record: undefined },
                    details: [
                        ["package", `${formatBytes(pack.bytes.length)}, ${count(pack.files, "file")}`],
                        ["architecture", plan.architecture],
                        ...changed.map((text) => ["setting", text] as const),
                    ],
                    between: await commitsBetween(source.git, outputs.repositoryUrl, commits, NO_RELEASES),
                    notes: [...plan.notes, ...source.notes],
                };
            },
            execute: async (plan, tools) => engine().executeRelease(tools, plan),
        });
    },
};

/** What is served has its commit and its environment already. */
function refuseBeside({ to, commit }: Options): void {
    if (to !== undefined || commit !== undefined) {
        throw new UsageError("--again goes neither with --to nor with --commit: it takes the environment alone.");
    }
}

/** What the stack's configuration leaves out of packages. */
async function excluded(platform: LivePlatform): Promise<readonly string[]> {
    const { build } = (await readConfiguration(platform)).project;
    const globs = typeof build === "object" && build !== null ? (build as { exclude?: unknown }).exclude : undefined;
    return Array.isArray(globs) ? globs.filter((glob) => typeof glob === "string") : [];
}
