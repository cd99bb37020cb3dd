import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import { REPORTED_PHASES } from "../../contract/reportedPhases";
import { BUILD_FOLDER, NOT_BUILT } from "../../contract/buildFolder";
import { buildPackage } from "../packaging/buildPackage";
import { routingOf } from "../packaging/dispatcher";
import { applicationParts, INSTALLED, watchedHash } from "../building";
import type { BuildInput } from "./buildInput";
import { executeMove } from "../engine/executeMove";
import { finishUnfinished } from "../engine/verifyOrRevert";
import { checkFurther, checkPackage, readPackage, treeHash } from "../packaging";
import type { Planned } from "../engine/plan";
import { servedFrom } from "../engine/unchanged";
import type { Target, Tools, TriggerOf } from "../ports";
import { planTreePromotion } from "../engine/promote";
import { otherStack, type LedgerSource } from "../engine/promotePackage";
import { executeRelease, planRelease } from "../engine/release";

/** The file of what `begin` finds out. */
export const BEGINNING = "begin.json";

/** What `begin` finds out for the commands after it. */
interface Beginning {
    readonly tree: string;
    /** The hash of what the application is built from. @default - all of the tree */
    readonly watched?: string;
    /** Milliseconds since 1970. */
    readonly startedAt: number;
    /** Whether CodePipeline has started the run by itself. @default false */
    readonly isFirstRun?: true;
}

/**
 * CodePipeline's word for the run that it starts by itself when a pipeline is made: "Start a pipeline execution". Nobody has
 * pushed anything then, and the environment is to stay as it is.
 */
const MADE = "CreatePipeline";

/** PipelineBuild is one build of one commit for one environment: three commands, which may be three processes. */
export class PipelineBuild {
    private readonly target: Target;
    private firstRun: Promise<boolean> | undefined;

    constructor(
        private readonly input: BuildInput,
        private readonly tools: Tools,
        private readonly triggerOf: TriggerOf,
    ) {
        const { environment, variables, healthPath, healthStatus, access, verifySeconds, api } = input.settings;
        const url = input.variables.API_INVOKE_URL;
        const health = { healthPath, ...(healthStatus && { healthStatus }), ...(access && { access }), verifySeconds };
        this.target = { environment, url, variables, ...health, ...(api && { api }) };
    }

    /** Decides, before anything is installed, whether this tree has to be built at all. */
    async begin(): Promise<void> {
        const { commit, folder } = this.input;
        mkdirSync(this.file(""), { recursive: true });
        const markers = Object.values(REPORTED_PHASES).map(({ marker }) => marker);
        for (const name of ["promote", NOT_BUILT, "package.zip", INSTALLED, BEGINNING, ...markers]) {
            rmSync(this.file(name), { force: true });
        }
        const tree = treeHash(folder);
        const { application, settings } = this.input;
        const watched = application === undefined ? undefined : watchedHash(folder, application, settings);
        const startedAt = this.tools.clock.now();
        const isFirstRun = await this.isFirstRun();
        const beginning: Beginning = {
            tree,
            ...(watched === undefined ? {} : { watched }),
            startedAt,
            ...(isFirstRun ? { isFirstRun } : {}),
        };
        this.tools.say(`Commit ${commit}, tree ${tree}`);
        if (isFirstRun) {
            this.leaveOut("the pipeline was made just now, and nobody has pushed anything since");
            this.tools.say(
                "It runs with the next push, or: aws codepipeline start-pipeline-execution --name <pipeline>",
            );
        } else {
            await this.decide(tree);
            if (watched !== undefined && this.isBuilt()) {
                await this.leaveUnchanged(watched);
            }
        }
        writeFileSync(this.file(BEGINNING), JSON.stringify(beginning));
    }

    /** Packages the application, unless it is promoted. */
    async package(): Promise<void> {
        if (!this.isBuilt()) {
            this.tools.say(
                `Nothing to package: ${this.isPromoted() ? "a version is promoted" : "nothing is released"}`,
            );
            return;
        }
        const { settings, application, commit, folder } = this.input;
        const parts =
            application === undefined
                ? folder
                : applicationParts(folder, application, settings.exclude, (text) => this.tools.say(text));
        const latest = await this.tools.functions.version("$LATEST");
        // A function that is gone is for the command after this one to tell of.
        const routing = latest && routingOf({ ...settings, runtime: latest.runtime });
        const pack = buildPackage(parts, settings.exclude, commit, undefined, routing);
        if (latest !== undefined) {
            checkPackage(pack, { ...latest, architecture: settings.architecture });
        }
        for (const { key, functions } of this.tools.handlers ?? []) {
            const further = await functions.version("$LATEST");
            if (further !== undefined) {
                checkFurther(pack, key, further);
            }
        }
        writeFileSync(this.file("package.zip"), pack.bytes);
        const size = Math.ceil(pack.bytes.length / 1024);
        this.tools.say(`Packaged ${pack.files} files, ${size} KiB, SHA-256 ${pack.codeSha256}`);
    }

    /** Releases the package, or promotes the version. */
    async release(): Promise<void> {
        const { settings, commit } = this.input;
        const { tree, watched, startedAt } = this.beginning();
        if (this.isPromoted() && settings.promotesFrom !== undefined) {
            const planned = await this.promotion(settings.promotesFrom, tree);
            if ("why" in planned) {
                throw new UserError(
                    `It cannot be promoted any more: ${planned.why}.`,
                    "Start the pipeline again; it builds then.",
                );
            }
            await this.finish(planned, startedAt);
            return;
        }
        if (this.isIdle()) {
            this.tools.say(`Nothing is released: ${readFileSync(this.file(NOT_BUILT), "utf8").trim()}`);
            return;
        }
        if (!existsSync(this.file("package.zip"))) {
            throw new UserError("There is no package.", "The command `package` has to come first.");
        }
        const origin = { commit, tree, branch: settings.branch, ...(watched === undefined ? {} : { watched }) };
        const pack = readPackage(this.file("package.zip"));
        const planned = await planRelease(this.tools, this.target, pack, origin, settings.architecture);
        if ("unchanged" in planned) {
            await this.finish(planned, startedAt);
        } else {
            planned.notes.forEach((note) => this.tools.say(note));
            await executeRelease(this.tools, planned, startedAt);
        }
    }

    private async decide(tree: string): Promise<void> {
        const { settings } = this.input;
        if (settings.promotesFrom === undefined) {
            return;
        }
        const planned = await this.promotion(settings.promotesFrom, tree);
        if ("why" in planned) {
            this.tools.say(`It is built, because ${planned.why}`);
            return;
        }
        const version =
            "unchanged" in planned
                ? planned.before.version
                : "version" in planned
                  ? planned.version.version
                  : planned.found?.version;
        writeFileSync(this.file("promote"), `${version}\n`);
        this.leaveOut(`${settings.promotesFrom} has released this very tree as version ${version}`);
    }

    /** Has nothing built where the environment serves what was built from the same. What is not known is built. */
    private async leaveUnchanged(watched: string): Promise<void> {
        const { environment } = this.input.settings;
        const served = await servedFrom(this.tools, environment, watched);
        if (served !== undefined) {
            const commit = served.commit?.slice(0, 7) ?? "an unknown commit";
            this.leaveOut(
                `nothing that it is built from has changed since ${commit}, which ${environment} serves as version ${served.version}`,
            );
        }
    }

    /** Whether CodePipeline has started it by itself. Where that cannot be found out, nothing is released either. */
    async isFirstRun(): Promise<boolean> {
        this.firstRun ??= this.askForTrigger();
        return this.firstRun;
    }

    /** The same for the commands after `begin`, as it has found out. */
    wasFirstRun(): boolean {
        return existsSync(this.file(BEGINNING)) && this.beginning().isFirstRun === true;
    }

    private async askForTrigger(): Promise<boolean> {
        const { by, execution } = this.input;
        const pipeline = /^codepipeline\/(.+)$/.exec(by)?.[1];
        return (
            pipeline !== undefined && execution !== undefined && (await this.triggerOf(pipeline, execution)) === MADE
        );
    }

    /** Whether nothing is built, and nothing promoted either. */
    isIdle(): boolean {
        return !this.isBuilt() && !this.isPromoted();
    }

    /** Has nothing built. @param why A sentence without its full stop. */
    private leaveOut(why: string): void {
        writeFileSync(this.file(NOT_BUILT), `${why}\n`);
        this.tools.say(`It is not built: ${why}`);
    }

    private async finish(planned: Planned, startedAt: number): Promise<void> {
        if ("unchanged" in planned) {
            this.tools.say(`Nothing is released: ${planned.unchanged}`);
            await finishUnfinished(this.tools, planned);
            return;
        }
        planned.notes.forEach((note) => this.tools.say(note));
        const { commit, settings } = this.input;
        const remark = `Commit ${commit.slice(0, 7)} of ${settings.branch} has brought the same tree`;
        await executeMove(this.tools, { ...planned, remark }, startedAt);
    }

    /** What cannot be found out is no reason not to release: then it is built. */
    private async promotion(from: string, tree: string): Promise<Planned | { readonly why: string }> {
        try {
            return await planTreePromotion(this.tools, from, this.target, tree, this.source());
        } catch (error) {
            if (error instanceof UserError) {
                return { why: `it is not known what ${from} has released: ${error.message}` };
            }
            throw error;
        }
    }

    /** Where that environment's ledger and packages are; undefined where both share the function. */
    private source(): LedgerSource | undefined {
        const { store, functions } = this.tools;
        const { promotesFromBucket: other, promotesFromKey: key } = this.input.settings;
        const { promotesFromFunction: name = functions.name } = this.input.settings;
        if (other !== undefined) {
            return otherStack(this.tools.storeOf(other, key));
        }
        return name === functions.name ? undefined : { store, functions: { name, isShared: true } };
    }

    private isPromoted(): boolean {
        return existsSync(this.file("promote"));
    }

    private isBuilt(): boolean {
        return !existsSync(this.file(NOT_BUILT));
    }

    private beginning(): Beginning {
        try {
            return JSON.parse(readFileSync(this.file(BEGINNING), "utf8")) as Beginning;
        } catch {
            throw new UserError("The build has not begun.", "The command `begin` has to come first.");
        }
    }

    private file(name: string): string {
        return join(this.input.folder, BUILD_FOLDER, name);
    }
}
