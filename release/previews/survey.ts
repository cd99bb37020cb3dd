import { currentEntry, settle, type Entry } from "../ledger/history";
import { timeOfId } from "../../contract/releaseRecord";
import { parseMark, stageMark, type Mark } from "../../contract/previews/mark";
import { previewName, pullRequestOf } from "../../contract/previews/names";
import { Ledger } from "../ledger/ledger";
import { RECENT, servesOnly } from "../engine/environmentState";
import type { DescribedAlias, PreviewTools, Stage } from "./ports";

/** A preview as it is found: whole, or what an interrupted run has left of it. */
export interface Preview {
    readonly pullRequest: number;
    readonly name: string;
    readonly alias?: DescribedAlias;
    readonly mark?: Mark;
    readonly stage?: Stage;
}

/** A preview that has an alias and is not being removed. */
export type LivePreview = Preview & {
    readonly alias: DescribedAlias;
    readonly mark: Extract<Mark, { state: "live" }>;
};

/** How a live preview stands. */
export interface PreviewState {
    /** What it serves by its own releases; undefined where nothing was released to it since it was made. */
    readonly current: Entry | undefined;
    /** When that was released, or else when it was made, in milliseconds since 1970. */
    readonly last: number;
}

export function isLive(preview: Preview): preview is LivePreview {
    return preview.alias !== undefined && preview.mark?.state === "live";
}

/** All previews by number. What has the name of one but not its mark is somebody else's, and not among them. */
export async function survey({ aliases, gateway }: Pick<PreviewTools, "aliases" | "gateway">): Promise<Preview[]> {
    const [found, stages] = await Promise.all([aliases.list(), gateway.stages()]);
    const previews = new Map<number, Preview>();
    for (const alias of found) {
        const pullRequest = pullRequestOf(alias.name);
        const mark = pullRequest === undefined ? undefined : parseMark(alias.description, pullRequest);
        if (pullRequest !== undefined && mark !== undefined) {
            previews.set(pullRequest, { pullRequest, name: alias.name, alias, mark });
        }
    }
    for (const stage of stages) {
        const pullRequest = pullRequestOf(stage.name);
        if (pullRequest !== undefined && isStageOf(stage, pullRequest)) {
            previews.set(pullRequest, { ...(previews.get(pullRequest) ?? { pullRequest, name: stage.name }), stage });
        }
    }
    return [...previews.values()].sort((left, right) => left.pullRequest - right.pullRequest);
}

/** The alias and the mark of one preview as they are now. */
export async function aliasAndMark(
    { aliases }: Pick<PreviewTools, "aliases">,
    pullRequest: number,
): Promise<{ readonly alias: DescribedAlias | undefined; readonly mark: Mark | undefined }> {
    const alias = await aliases.find(previewName(pullRequest));
    return { alias, mark: alias === undefined ? undefined : parseMark(alias.description, pullRequest) };
}

/** The same as a preview, without its stage. */
export async function lookAt(tools: Pick<PreviewTools, "aliases">, pullRequest: number): Promise<Preview> {
    const { alias, mark } = await aliasAndMark(tools, pullRequest);
    const name = previewName(pullRequest);
    return alias === undefined || mark === undefined ? { pullRequest, name } : { pullRequest, name, alias, mark };
}

/** Whether a stage is a preview's, by its name and its mark. */
export function isStageOf({ name, description }: Stage, pullRequest: number): boolean {
    return name === previewName(pullRequest) && description === stageMark(pullRequest);
}

/**
 * How a preview stands. It changes for the better only together with the revision of the alias: whoever decides over the
 * alias in the revision that was seen decides by what still is.
 */
export async function previewState(
    { store, clock, functions }: Pick<PreviewTools, "store" | "clock" | "functions">,
    { alias, mark }: LivePreview,
): Promise<PreviewState> {
    const current = await servedBy({ store, clock, functions }, alias, RECENT);
    // The ledger remembers earlier previews of the pull request, too.
    const isServed = current !== undefined && servesOnly(alias, current.record.version);
    return {
        current: isServed ? current : undefined,
        last: Math.max(mark.since, isServed ? timeOfId(current.record.id) : 0),
    };
}

/** The move that the ledger says is served, seen with the alias as it was found. */
async function servedBy(
    { store, clock, functions }: Pick<PreviewTools, "store" | "clock" | "functions">,
    alias: DescribedAlias,
    limit: number,
): Promise<Entry | undefined> {
    const { records, complete } = await new Ledger(store, functions).read(alias.name, limit);
    const current = currentEntry(settle(records, alias, clock.now()));
    return current !== undefined || complete ? current : servedBy({ store, clock, functions }, alias, limit * 10);
}
