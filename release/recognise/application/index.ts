import { statSync } from "node:fs";

import { UserError } from "../../../common/errors";
import { AppFolder } from "./folder";
import { nested, type Recognised } from "./note";
import { readTemplate } from "./template";
import { compose } from "./template/compose";
import { refuseUnfit } from "./unfit";
import { recogniseSources } from "./withoutTemplate";

export type { Fact, Note, Recognised, Setting } from "./note";

export interface RecogniseOptions {
    /** The stage of a serverless.yml whose values are taken. @default - the one that it names itself, else `dev` */
    readonly stage?: string;
}

/**
 * Recognises an application by what is in its folder, of which nothing is changed and nothing is run: by its serverless.yml or SAM
 * template where it has one, else by its sources.
 *
 * @param path The folder.
 * @throws {UserError} where there is no such folder, or its template is not YAML.
 */
export async function recogniseApplication(path: string, { stage }: RecogniseOptions = {}): Promise<Recognised> {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
        throw new UserError(`There is no folder ${path}.`, "Name the folder that has the application.");
    }
    const folder = new AppFolder(path);
    const described = readTemplate(folder, stage);
    const { settings, facts, notes } = described === undefined ? recogniseSources(folder) : compose(folder, described);
    const checked = refuseUnfit(settings, notes);
    return Promise.resolve({ ...checked, config: nested(checked.settings), facts });
}
