import assert from "node:assert/strict";

import { parseConfig } from "../../../../config";
import { recogniseApplication, type RecogniseOptions } from "../../../../release/recognise/application";
import { inFolder } from "./folders";

/** An application, and all that is to be made of it. */
export interface Case {
    readonly files: Readonly<Record<string, string>>;
    readonly options?: RecogniseOptions;
    readonly config: Readonly<Record<string, unknown>>;
    /** Each note that is not only a word as `kind where name`. */
    readonly notes: readonly string[];
    /** The words. @default - those are not looked at */
    readonly words?: readonly string[];
}

/** Recognises an application, compares the whole, and has the rules of the configuration look at it. */
export async function check({ files, options, config, notes, words }: Case): Promise<void> {
    const found = await inFolder(files, async (folder) => recogniseApplication(folder, options));
    assert.deepEqual(found.config, config);
    const lines = (isWord: boolean) =>
        found.notes
            .filter(({ kind }) => (kind === "word") === isWord)
            .map(({ kind, where, name }) => (isWord ? `${where} ${name}` : `${kind} ${where} ${name}`));
    assert.deepEqual(lines(false), notes);
    if (words !== undefined) {
        assert.deepEqual(lines(true), words);
    }
    found.notes.forEach(({ where, what, todo }) => {
        assert.match(where, /^[\w./-]+(:\d+)?$/);
        assert.ok(what !== "" && todo !== "" && !what.endsWith(".") && !todo.endsWith("."), `${what} / ${todo}`);
    });
    const { faults } = parseConfig({
        project: {
            projectName: "platform",
            accountId: "123456789012",
            githubOwner: "owner",
            githubRepository: "repository",
            ...found.config,
        },
        aws: { region: "eu-west-1" },
        tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
        secrets: new Set(),
    });
    // How a compiled language is built is nothing that init could know: the configuration asks for it, and init says so.
    const isAsked = found.notes.some(({ kind, name, what }) => kind === "value" && /build/.test(`${name} ${what}`));
    assert.deepEqual(
        faults.filter(({ path }) => !(isAsked && path === "build.commands")),
        [],
    );
}
