import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import type { ReleaseParameters } from "../../contract/handover";
import type { Origin } from "../../contract/releaseRecord";
import type { ReleaserSettings } from "../../contract/releaserSettings";
import { watchedHash } from "../building";
import { executeMove } from "../engine/executeMove";
import type { Planned } from "../engine/plan";
import { executeRelease, planRelease } from "../engine/release";
import { servedFrom } from "../engine/unchanged";
import { finishUnfinished } from "../engine/verifyOrRevert";
import { readPackage, treeHash } from "../packaging";
import type { Target, Tools, TriggerOf } from "../ports";
import type { HandedOver } from "./handedOver";
import { MADE } from "./pipelineBuild";
import { targetOf, treePromotion } from "./treePromotion";

/** What is released, and what is known of it. */
export interface ReleaseInput {
    readonly settings: ReleaserSettings;
    /** In CodePipeline's words. */
    readonly parameters: ReleaseParameters;
    /** The folder of the commit's files, as CodePipeline has fetched them. */
    readonly folder: string;
    /** What the build has handed on. */
    readonly handed: HandedOver;
    /** An empty folder for files of its own. */
    readonly scratch: string;
}

/** Why nothing is released in the run that CodePipeline starts by itself. Nobody waits for word of it. */
export const FIRST_RUN = "the pipeline was made just now, and nobody has pushed anything since";

/** Milliseconds that a build may have begun before its release: CodeBuild's own limit is 8 hours, and it waits for its turn before. */
const LONGEST_BUILD = 24 * 3_600_000;

/**
 * PipelineRelease is the release of what one build has made. What decides over it (the tree, what it is built from, who has started the
 * pipeline, what is promoted) it finds out itself: of the build it takes its package, and nothing that could make it another's.
 */
export class PipelineRelease {
    private readonly target: Target;

    constructor(
        private readonly input: ReleaseInput,
        private readonly tools: Tools,
        private readonly triggerOf: TriggerOf,
    ) {
        const { release, url } = input.settings;
        this.target = targetOf(release, url);
    }

    /**
     * Releases the package, or promotes the version.
     *
     * @returns Why nothing was moved, for those who follow the commit; undefined where something was.
     * @throws {UserError} where it was not released.
     */
    async release(): Promise<string | undefined> {
        const { settings, parameters, folder, handed } = this.input;
        const { release: told, application, pipeline } = settings;
        const { commit, execution } = parameters;
        if ((await this.triggerOf(pipeline, execution)) === MADE) {
            return this.leave(FIRST_RUN);
        }
        const tree = treeHash(folder);
        const watched = watchedHash(folder, application, told);
        this.tools.say(`Commit ${commit}, tree ${tree}`);
        const promoted = await treePromotion(this.tools, told, this.target, tree);
        if (promoted !== undefined && !("why" in promoted)) {
            return this.promote(promoted);
        }
        if (handed.handover.kind === "promotion") {
            throw new UserError(
                `It cannot be promoted any more: ${promoted?.why ?? "it is promoted from no environment now"}.`,
                "Start the pipeline again; it builds then.",
            );
        }
        const served = watched === undefined ? undefined : await servedFrom(this.tools, told.environment, watched);
        if (served !== undefined) {
            return this.leave("nothing that it is built from has changed");
        }
        if (handed.package === undefined) {
            throw new UserError(
                `The build has made no package: ${handed.handover.why ?? "it does not say why"}. That is not so any more.`,
                "Start the pipeline again; it builds then.",
            );
        }
        return this.publish(handed.package, {
            ...{ commit, tree, branch: told.branch },
            ...(watched === undefined ? {} : { watched }),
        });
    }

    private async publish(bytes: Uint8Array, origin: Origin): Promise<string | undefined> {
        const file = join(this.input.scratch, "package.zip");
        writeFileSync(file, bytes);
        const pack = readPackage(file);
        rmSync(file);
        this.tools.say(`Package of ${pack.files} files, SHA-256 ${pack.codeSha256}`);
        const { architecture } = this.input.settings.release;
        const planned = await planRelease(this.tools, this.target, pack, origin, architecture);
        if ("unchanged" in planned) {
            return this.promote(planned);
        }
        planned.notes.forEach((note) => this.tools.say(note));
        await executeRelease(this.tools, planned, this.startedAt());
        return undefined;
    }

    private async promote(planned: Planned): Promise<string | undefined> {
        if ("unchanged" in planned) {
            this.tools.say(`Nothing is released: ${planned.unchanged}`);
            await finishUnfinished(this.tools, planned);
            return `${this.target.environment} serves it already`;
        }
        planned.notes.forEach((note) => this.tools.say(note));
        const { commit } = this.input.parameters;
        const { branch } = this.input.settings.release;
        const remark = `Commit ${commit.slice(0, 7)} of ${branch} has brought the same tree`;
        await executeMove(this.tools, { ...planned, remark }, this.startedAt());
        return undefined;
    }

    /** @param why A sentence without its full stop. */
    private leave(why: string): string {
        this.tools.say(`Nothing is released: ${why}`);
        return why;
    }

    /** When the build says that it has begun, unless that cannot be. */
    private startedAt(): number {
        const now = this.tools.clock.now();
        const { startedAt } = this.input.handed.handover;
        return startedAt > now || startedAt < now - LONGEST_BUILD ? now : startedAt;
    }
}
