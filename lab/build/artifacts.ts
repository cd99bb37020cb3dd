import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join, relative } from "node:path";

import { zipSync, type Zippable } from "fflate";

import { UserError } from "../../common/errors";

/** `artifacts` of a build specification. */
export interface ArtifactsSection {
    /** Relative to the sources. @default - the sources themselves */
    readonly baseDirectory: string;
    /** Patterns; only the one for all of the folder is known here. */
    readonly files: readonly string[];
}

const ALL = "**/*";
const UNIX = 3;

/**
 * The output artifact of a build, as CodeBuild hands it to CodePipeline: one zip file of what the build specification names.
 *
 * @param section Undefined where it names nothing.
 * @throws {UserError} where there is nothing to hand on: CodeBuild then fails the build.
 */
export function outputArtifact(section: ArtifactsSection | undefined, sourceFolder: string): Uint8Array {
    if (section === undefined) {
        throw new UserError("The pipeline waits for an artifact, and the build specification names none.");
    }
    const other = section.files.find((pattern) => pattern !== ALL);
    if (other !== undefined) {
        throw new UserError(`artifacts.files: ${other} is not known here.`, `Only ${ALL} is.`);
    }
    const base = join(sourceFolder, section.baseDirectory);
    const files = existsSync(base) ? zippable(base) : {};
    if (Object.keys(files).length === 0) {
        throw new UserError(`no matching artifact paths found: ${section.baseDirectory}`);
    }
    return zipSync(files);
}

/** The files of a folder for a zip file, with their modes. @param isLeftOut Names at its root that are left out. */
export function zippable(folder: string, isLeftOut: (name: string) => boolean = () => false): Zippable {
    const all = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true });
    const files = all.filter((each) => each.isFile() || each.isSymbolicLink());
    return Object.fromEntries(
        files.flatMap((each): [string, Zippable[string]][] => {
            const place = join(each.parentPath, each.name);
            const path = relative(folder, place);
            if (isLeftOut(path.split("/")[0] ?? "")) {
                return [];
            }
            // CodePipeline's zip files hold the modes that Git has.
            const isProgram = each.isFile() && (statSync(place).mode & 0o100) !== 0;
            const mode = each.isSymbolicLink() ? 0o120777 : isProgram ? 0o100755 : 0o100644;
            const content = each.isSymbolicLink() ? Buffer.from(readlinkSync(place)) : readFileSync(place);
            return [[path, [content, { os: UNIX, attrs: (mode << 16) >>> 0 }]]];
        }),
    );
}
