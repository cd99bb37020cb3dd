import assert from "node:assert/strict";

import { parseConfig } from "../../../../config";
import { recogniseApplication } from "../../../../release/recognise/application";
import { raw } from "../../../config/raw";
import { inFolder } from "./folders";

/** A handler that anything may be put before. */
export const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";

const PLACE = { partition: "aws", region: "eu-west-1", accountId: "123456789012", projectName: "shop" };

/** What is recognised of a folder with these files: what is written of it is a configuration, and the notes are those of each kind. */
export async function read(files: Readonly<Record<string, string>>) {
    return inFolder(files, async (folder) => {
        const { config, notes, facts } = await recogniseApplication(folder, { place: PLACE });
        assert.deepEqual(parseConfig(raw(config)).faults, []);
        const of = (kind: string) =>
            notes.filter((note) => note.kind === kind).map(({ name, what }) => `${name}: ${what}`);
        return { config, facts, missing: of("missing"), values: of("value"), words: of("word"), notes };
    });
}
