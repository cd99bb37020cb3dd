import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { UserError } from "../../common/errors";
import { HANDOVER_FILES, parseHandover, type Handover } from "../../contract/handover";
import { UNZIPPED_LIMIT } from "../packaging";
import { readZipDirectory } from "../packaging/zipDirectory";

/** What a build has handed on: what it says, and its package. */
export interface HandedOver {
    readonly handover: Handover;
    /** @default - there is none */
    readonly package?: Uint8Array;
}

/** Bytes of what a build may say. */
const LARGEST_STATEMENT = 10_000;

/**
 * Reads the artifact of a build. The build has made it, and with it whoever writes what is installed there: everything in it is looked at
 * before it is used, and what is not as it has to be is refused.
 *
 * @param execution The execution that the release is for.
 * @throws {UserError} where it is no such artifact, or that of another execution.
 */
export function readHandedOver(artifact: Uint8Array, execution: string): HandedOver {
    const refusal = (problem: string) =>
        new UserError(
            `The build has handed on ${problem}.`,
            "Start the pipeline again. If it stays so, something in the build changes what the platform leaves in .platform.",
        );
    const entries = readZipDirectory(artifact, "What the build has handed on");
    const known: readonly string[] = Object.values(HANDOVER_FILES);
    const unknown = entries.find(({ path, link }) => !known.includes(path) || link !== undefined);
    if (unknown !== undefined || new Set(entries.map(({ path }) => path)).size < entries.length) {
        throw refusal(`something else than its package: ${unknown?.path ?? "a file twice"}`);
    }
    const named = (path: string) => entries.find((each) => each.path === path);
    const statement = named(HANDOVER_FILES.statement);
    if (statement === undefined || statement.size > LARGEST_STATEMENT) {
        throw refusal("nothing that says what it is");
    }
    const handover = parseHandover(Buffer.from(statement.read()).toString("utf8"));
    if (handover === undefined) {
        throw refusal("something that does not say what it is");
    }
    if (handover.execution !== execution) {
        throw refusal("what belongs to another run of the pipeline");
    }
    const zipped = named(HANDOVER_FILES.package);
    if ((zipped !== undefined) !== (handover.kind === "package")) {
        throw refusal(zipped === undefined ? "no package, although it says so" : "a package of which it says nothing");
    }
    if (zipped !== undefined && zipped.size > UNZIPPED_LIMIT) {
        throw refusal(`a package of ${zipped.size} bytes, which is more than Lambda takes`);
    }
    return { handover, ...(zipped === undefined ? {} : { package: zipped.read() }) };
}

/**
 * Unzips the source of a pipeline, as CodeBuild does for a build. Links come last: no file is written through one.
 *
 * @throws {UserError} where it is not a zip file that can be read.
 */
export function unzipSource(artifact: Uint8Array, folder: string): void {
    mkdirSync(folder, { recursive: true });
    const entries = readZipDirectory(artifact, "The source of the pipeline");
    for (const { path, link, executable, read } of entries) {
        if (link === undefined) {
            const place = join(folder, path);
            mkdirSync(dirname(place), { recursive: true });
            writeFileSync(place, read(), { flag: "wx" });
            chmodSync(place, executable ? 0o755 : 0o644);
        }
    }
    for (const { path, link } of entries) {
        if (link !== undefined) {
            const place = join(folder, path);
            mkdirSync(dirname(place), { recursive: true });
            symlinkSync(link, place);
        }
    }
}
