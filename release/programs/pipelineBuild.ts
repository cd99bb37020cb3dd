import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import { BUILD_FOLDER, NOT_BUILT } from "../../contract/buildFolder";
import { formatHandover, HANDOVER_FILES, HANDOVER_FOLDER, type Handover } from "../../contract/handover";
import { buildPackage } from "../packaging/buildPackage";
import { routingOf } from "../packaging/dispatcher";
import { applicationParts, INSTALLED, watchedHash } from "../building";
import type { BuildInput } from "./buildInput";
import { checkFurther, checkPackage, treeHash } from "../packaging";
import { servedFrom } from "../engine/unchanged";
import type { Target, Tools, TriggerOf } from "../ports";
import { targetOf, treePromotion } from "./treePromotion";

/** The file of what `begin` finds out. */
export const BEGINNING = "begin.json";

/** What `begin` finds out for the command after it. */
interface Beginning {
    /** Milliseconds since 1970. */
    readonly startedAt: number;
}

/** Characters of why nothing is built. */
const LONGEST_REASON = 1000;

/**
 * CodePipeline's word for the run that it starts by itself when a pipeline is made: "Start a pipeline execution". Nobody has
 * pushed anything then, and the environment is to stay as it is.
 */
export const MADE = "CreatePipeline";

/** PipelineBuild is one build of one commit for one environment: two commands, which may be two processes. It releases nothing: that is for what gets its package. */
export class PipelineBuild {
    private readonly target: Target;
    private firstRun: Promise<boolean> | undefined;

    constructor(
        private readonly input: BuildInput,
        private readonly tools: Tools,
        private readonly triggerOf: TriggerOf,
    ) {
        this.target = targetOf(input.settings, input.variables.API_INVOKE_URL);
    }

    /** Decides, before anything is installed, whether this tree has to be built at all. */
    async begin(): Promise<void> {
        const { commit, folder, handsOn } = this.input;
        if (!handsOn) {
            throw new UserError(
                "The pipeline has no stage yet that releases what this build makes: an update of the stack is under way, or has failed.",
                "When pulumi up is through, release the change in CodePipeline again, or push again.",
            );
        }
        mkdirSync(this.file(""), { recursive: true });
        for (const name of ["promote", NOT_BUILT, HANDOVER_FOLDER, INSTALLED, BEGINNING]) {
            rmSync(this.file(name), { recursive: true, force: true });
        }
        const tree = treeHash(folder);
        const { application, settings } = this.input;
        const watched = application === undefined ? undefined : watchedHash(folder, application, settings);
        const beginning: Beginning = { startedAt: this.tools.clock.now() };
        this.tools.say(`Commit ${commit}, tree ${tree}`);
        if (await this.isFirstRun()) {
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

    /** Packages the application, unless it is promoted, and leaves what the release gets of it. */
    async package(): Promise<void> {
        const { startedAt } = this.beginning();
        rmSync(this.handed(""), { recursive: true, force: true });
        mkdirSync(this.handed(""), { recursive: true });
        const { execution = "", build } = this.input;
        const said = { schema: 1, execution, build, startedAt } as const;
        if (this.isBuilt()) {
            await this.makePackage();
            this.state({ ...said, kind: "package" });
            return;
        }
        const why = readFileSync(this.file(NOT_BUILT), "utf8").trim();
        this.tools.say(`Nothing to package: ${this.isPromoted() ? "a version is promoted" : "nothing is released"}`);
        this.state({ ...said, kind: this.isPromoted() ? "promotion" : "nothing", why: why.slice(0, LONGEST_REASON) });
    }

    private async makePackage(): Promise<void> {
        const { settings, application, commit, folder } = this.input;
        const parts =
            application === undefined
                ? folder
                : applicationParts(folder, application, settings.exclude, (text) => this.tools.say(text));
        const latest = await this.tools.functions.version("$LATEST");
        // A function that is gone is for the release to tell of.
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
        writeFileSync(this.handed(HANDOVER_FILES.package), pack.bytes);
        const size = Math.ceil(pack.bytes.length / 1024);
        this.tools.say(`Packaged ${pack.files} files, ${size} KiB, SHA-256 ${pack.codeSha256}`);
    }

    private state(handover: Handover): void {
        writeFileSync(this.handed(HANDOVER_FILES.statement), formatHandover(handover));
    }

    private handed(name: string): string {
        return this.file(join(HANDOVER_FOLDER, name));
    }

    private async decide(tree: string): Promise<void> {
        const { settings } = this.input;
        const planned = await treePromotion(this.tools, settings, this.target, tree);
        if (planned === undefined) {
            return;
        }
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

    private async askForTrigger(): Promise<boolean> {
        const { by, execution } = this.input;
        const pipeline = /^codepipeline\/(.+)$/.exec(by)?.[1];
        return (
            pipeline !== undefined && execution !== undefined && (await this.triggerOf(pipeline, execution)) === MADE
        );
    }

    /** Has nothing built. @param why A sentence without its full stop. */
    private leaveOut(why: string): void {
        writeFileSync(this.file(NOT_BUILT), `${why}\n`);
        this.tools.say(`It is not built: ${why}`);
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
