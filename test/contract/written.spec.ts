import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { readOutputs } from "../../cli/session/outputs";
import { BUILD_VARIABLES } from "../../contract/buildVariables";
import { parsePipelineSettings } from "../../contract/pipelineSettings";
import { parseCheckSettings } from "../../contract/previews/check";
import { parsePreviewSettings } from "../../contract/previews/settings";
import { parseRecord, recordKey } from "../../contract/releaseRecord";
import { stageVariables } from "../../contract/stageVariables";
import { Shop } from "../release/shop";
import type { Alias } from "../../release/ports";

/** What the program of one commit has written: a ledger of four releases, two promotions and a rollback, and its stack. */
interface Written {
    /** What was true of the ledger then, newest first. */
    readonly history: Readonly<Record<string, readonly string[]>>;
    readonly aliases: Readonly<Record<string, Alias>>;
    /** The text of each record by its key. */
    readonly ledger: Readonly<Record<string, string>>;
    /** The platform's own variables in build specifications, by where they stand. */
    readonly variables: Readonly<Record<string, string>>;
    readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly previews?: string }>>;
    readonly stages: Readonly<Record<string, Readonly<Record<string, string>>>>;
    /** The variables of build projects. */
    readonly builds: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const FOLDER = join(__dirname, "written");
const COMMITS = readdirSync(FOLDER).map((file) => file.replace(".json", ""));
const readWritten = (commit: string) => JSON.parse(readFileSync(join(FOLDER, `${commit}.json`), "utf8")) as Written;

const READERS: Readonly<Record<string, (text: string) => object>> = {
    PLATFORM_CHECK: parseCheckSettings,
    PLATFORM_RELEASE: parsePipelineSettings,
};

/** A shop whose AWS holds what was written. */
function shopOf({ ledger, aliases }: Written): Shop {
    const shop = new Shop();
    for (const [key, text] of Object.entries(ledger)) {
        shop.aws.objects.set(key, Buffer.from(text));
    }
    for (const [name, alias] of Object.entries(aliases)) {
        shop.aws.aliases.set(name, alias);
    }
    return shop;
}

describe("what earlier versions have written", () => {
    it("is there of the first version, of one between, and of the last before the layout of today", () => {
        assert.deepEqual(COMMITS.sort(), ["2a977c7", "7a49af2", "875abd8"]);
    });

    for (const commit of COMMITS) {
        describe(`at ${commit}`, () => {
            const written = readWritten(commit);

            it("is a ledger whose records are read whole, under their keys", () => {
                assert.equal(Object.keys(written.ledger).length, 7);
                for (const [key, text] of Object.entries(written.ledger)) {
                    const read = parseRecord(text);
                    assert.ok("record" in read, `${key}: ${JSON.stringify(read)}`);
                    assert.deepEqual(read.record, JSON.parse(text));
                    assert.equal(recordKey(read.record.environment, read.record.id), key);
                }
            });

            it("tells the same history", async () => {
                const shop = shopOf(written);
                const staging = await shop.history("staging");
                assert.deepEqual({ staging, production: await shop.history("production") }, written.history);
            });

            it("has settings that every program still understands", () => {
                const texts = Object.entries(written.variables);
                assert.ok(texts.length >= 2);
                for (const [place, text] of texts) {
                    const read = READERS[place.split("/").at(-1) ?? ""];
                    assert.ok(read !== undefined, place);
                    assert.deepEqual(read(text), JSON.parse(text), place);
                }
                for (const outputs of Object.values(written.outputs)) {
                    const { previews } = outputs;
                    if (typeof previews === "string") {
                        assert.deepEqual(parsePreviewSettings(previews), JSON.parse(previews));
                    }
                }
            });

            it("has outputs that commands can work with", () => {
                for (const outputs of Object.values(written.outputs)) {
                    const read = readOutputs(outputs, "production");
                    assert.deepEqual(Object.keys(read.environments).sort(), ["production", "staging"]);
                    assert.equal(read.environments["staging"]?.url, outputs["stagingUrl"]);
                }
            });

            it("has the names that applications read", () => {
                for (const environment of ["staging", "production"]) {
                    const variables = written.builds[environment] ?? {};
                    assert.deepEqual(Object.keys(variables).sort(), [...BUILD_VARIABLES].sort());
                }
                const today = stageVariables("shop", { name: "staging", branch: "staging", settings: {} });
                assert.deepEqual(written.stages["api-staging"], today);
            });
        });
    }
});
