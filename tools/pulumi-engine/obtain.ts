import { existsSync } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { messageOf, UserError } from "../../common/errors";
import type { Step, Steps } from "../../common/steps";
import { cacheFolder } from "../cacheFolder";
import { cacheKey, fillFolder } from "./cache";
import { DOWNLOAD_SITE, reachDownloadSite } from "./download";
import { MINIMUM_GO } from "./versions";
import type { Acquisition, Candidate, Origin, Tool, ToolSource } from "./tool";

/** The outcome of a search: a fit tool, or why each file that was found is not one. */
export interface Search {
    readonly tool?: Tool;
    readonly rejected: readonly string[];
}

/** Looks for a tool on this machine, without changing anything, and runs what it finds. */
export async function findTool(source: ToolSource): Promise<Search> {
    const cached = cachedCandidates(source);
    const rejected: string[] = [];
    for (const candidate of [...source.candidates(), ...cached]) {
        if (!(await isThere(candidate.file))) {
            continue;
        }
        try {
            const version = await source.check(candidate.file);
            return { tool: { ...candidate, version, cached: cached.includes(candidate) }, rejected };
        } catch (error) {
            rejected.push(`${candidate.file}: ${messageOf(error)}`);
        }
    }
    return { rejected };
}

/** Whether there is a file that may be the tool. It is not run, so that this costs nothing. */
export function mayBeThere(source: ToolSource): boolean {
    return [...source.candidates(), ...cachedCandidates(source)].some(({ file }) => existsSync(file));
}

/**
 * Gets a tool that this machine does not have: by the official download, or by a build from Go modules.
 *
 * @param rejected What was found and is of no use, for the error.
 * @throws UserError that says what was tried, why it failed, and the three ways out.
 */
export async function acquireTool(source: ToolSource, rejected: readonly string[], steps: Steps): Promise<Tool> {
    return await steps.run(source.title, async (step) => {
        const failures = [...(rejected.length > 0 ? rejected : ["not on this machine"])];
        for (const way of [downloadOf(source), buildOf(source)]) {
            try {
                const tool = await way(step, failures);
                step.result([tool.version, tool.origin].filter((part) => part !== "").join(", "));
                return tool;
            } catch (error) {
                failures.push(messageOf(error));
            }
        }
        throw new UserError(
            `There is no usable ${source.title}.\n${failures.map((failure) => `  - ${failure}`).join("\n")}`,
            `One of three things helps: install ${source.install}; let this machine reach ${DOWNLOAD_SITE}; ` +
                `or install Go ${MINIMUM_GO} or newer, to build it from Go modules (${source.build.duration}, once).`,
        );
    });
}

type Way = (step: Step, failures: readonly string[]) => Promise<Tool>;

function downloadOf(source: ToolSource): Way {
    return async (step) => {
        const { download } = source;
        if (download === undefined) {
            throw new Error("no official download of its own");
        }
        await reachDownloadSite();
        step.note("official download");
        return await fill(source, download, "downloaded", step);
    };
}

function buildOf(source: ToolSource): Way {
    return async (step, failures) => {
        const why = failures.map((failure) => failure.split("\n", 1)[0]).join("; ");
        step.note(`built from Go modules (${source.build.duration}, once), because: ${why}`);
        return await fill(source, source.build, "built from Go modules", step);
    };
}

async function fill(source: ToolSource, acquisition: Acquisition, origin: Origin, step: Step): Promise<Tool> {
    const { file } = cachedFile(acquisition, origin);
    await fillFolder(folderOf(acquisition), step, async (partial) => {
        await acquisition.fill(partial, step);
        await source.check(path.join(partial, acquisition.file));
    });
    return { file, origin, version: await source.check(file), cached: false };
}

function cachedCandidates(source: ToolSource): readonly Candidate[] {
    return [
        ...(source.download === undefined ? [] : [cachedFile(source.download, "downloaded")]),
        cachedFile(source.build, "built from Go modules"),
    ];
}

function cachedFile(acquisition: Acquisition, origin: Origin): Candidate {
    return { file: path.join(folderOf(acquisition), acquisition.file), origin };
}

function folderOf(acquisition: Acquisition): string {
    const machine = { platform: process.platform, architecture: process.arch };
    return path.join(cacheFolder(), `${acquisition.name}-${cacheKey({ ...machine, ...acquisition.recipe() })}`);
}

async function isThere(file: string): Promise<boolean> {
    return await access(file).then(
        () => true,
        () => false,
    );
}
