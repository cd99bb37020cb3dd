import { statSync } from "node:fs";

import { UserError } from "../../../common/errors";
import { isMap, isString } from "../../../common/json";
import { describeBuild, type BuiltApplication } from "./building";
import { deployedTests } from "./deployedTests";
import { AppFolder } from "./folder";
import { nested, type Note, type Recognised } from "./note";
import { readTemplate } from "./template";
import type { Place } from "./template/arns";
import { compose } from "./template/compose";
import { oldSdk } from "./oldSdk";
import { refuseUnfit } from "./unfit";
import { recogniseSources } from "./withoutTemplate";

export { placeOf, type Place } from "./template/arns";
export type { Fact, Note, Recognised, Setting } from "./note";

export interface RecogniseOptions {
    /** The stage of a serverless.yml whose values are taken. @default - the one that it names itself, else `dev` */
    readonly stage?: string;
    /** Where it is to be released, which variables may say. @default - they are listed as values that only their owner knows */
    readonly place?: Place;
}

/**
 * Recognises an application by what is in its folder, of which nothing is changed and nothing is run: by its serverless.yml or SAM
 * template where it has one, else by its sources.
 *
 * @param path The folder.
 * @throws {UserError} where there is no such folder, or its template is not YAML.
 */
export async function recogniseApplication(path: string, { stage, place }: RecogniseOptions = {}): Promise<Recognised> {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
        throw new UserError(`There is no folder ${path}.`, "Name the folder that has the application.");
    }
    const folder = new AppFolder(path);
    const described = readTemplate(folder, place, stage);
    const { settings, facts, notes } = described === undefined ? recogniseSources(folder) : compose(folder, described);
    const checked = refuseUnfit(settings, notes);
    const config = nested(checked.settings);
    const built = builtOf(config, checked.notes);
    const sdk = built === undefined ? { settings: [], notes: [] } : oldSdk(folder, built);
    const build = built === undefined ? { facts: [], notes: [] } : describeBuild(folder.tree, built);
    const hasFault = build.notes.some(({ name }) => name === "build");
    const tests = built === undefined || hasFault ? { settings: [], notes: [] } : deployedTests(folder, built);
    const all = [...checked.settings, ...sdk.settings, ...tests.settings];
    return Promise.resolve({
        settings: all,
        config: nested(all),
        facts: [...facts, ...build.facts.filter(({ what }) => what !== "tests" || tests.settings.length === 0)],
        notes: [...checked.notes, ...sdk.notes, ...build.notes, ...tests.notes],
    });
}

/** What the build will be told; undefined where there is no runtime or no handler. */
function builtOf(config: Readonly<Record<string, unknown>>, notes: readonly Note[]): BuiltApplication | undefined {
    const members = (name: string) => (isMap(config[name]) ? config[name] : {});
    const { runtime, handler, routes, layers, environment } = members("function");
    const { folder, commands } = members("build");
    const named = Array.isArray(routes)
        ? routes.flatMap((route) => (isMap(route) ? [route["handler"]] : []))
        : [handler];
    const handlers = [...new Set(named.filter(isString))];
    return !isString(runtime) || handlers.length === 0
        ? undefined
        : {
              runtime,
              handlers,
              folder: isString(folder) ? folder : "",
              hasCommands: Array.isArray(commands),
              variables: [...(isMap(environment) ? Object.keys(environment) : []), ...notes.map(({ name }) => name)],
              hasLayers: Array.isArray(layers),
          };
}
