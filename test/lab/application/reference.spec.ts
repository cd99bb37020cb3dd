import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../common/errors";
import { parseReference, referenceText } from "../../../lab/application/reference";

describe("where an application comes from", () => {
    let base: string;

    beforeEach(() => {
        base = mkdtempSync(join(tmpdir(), "reference-spec-"));
        mkdirSync(join(base, "shop#1"));
        mkdirSync(join(base, "shop"));
        ["objects", "refs"].forEach((name) => mkdirSync(join(base, "bare.git", name), { recursive: true }));
        writeFileSync(join(base, "bare.git", "HEAD"), "");
    });
    afterEach(() => rmSync(base, { recursive: true }));

    const folder = (name: string) => ({ kind: "folder", folder: join(base, name) });
    const repository = (url: string, branch?: string) => ({ kind: "repository", url, branch });

    it("is a folder, counted from where one stands, also one with # in its name", () => {
        assert.deepEqual(parseReference("shop", base), folder("shop"));
        assert.deepEqual(parseReference("./shop", base), folder("shop"));
        assert.deepEqual(parseReference(join(base, "shop"), "/"), folder("shop"));
        assert.deepEqual(parseReference("shop#1", base), folder("shop#1"));
    });

    it("is a repository as git clone takes it, with a branch", () => {
        for (const url of [
            "https://github.com/owner/name",
            "ssh://git@host/name.git",
            "git@github.com:owner/name.git",
            "file:///srv/name",
        ]) {
            assert.deepEqual(parseReference(url, base), repository(url));
            assert.deepEqual(parseReference(`${url}#next/2`, base), repository(url, "next/2"));
            assert.equal(referenceText(parseReference(`${url}#next/2`, base)), `${url}#next/2`);
        }
        assert.deepEqual(parseReference("bare.git", base), repository(join(base, "bare.git")));
        assert.deepEqual(parseReference("shop#next", base), repository(join(base, "shop"), "next"));
    });

    it("is nothing that is not there, and holds no password", () => {
        writeFileSync(join(base, "file"), "");
        for (const [text, message] of [
            ["nowhere", /There is no folder .*nowhere/],
            ["file", /file is no folder/],
            ["nowhere#main", /There is no folder .*nowhere#main/],
            ["https://ada:secret@host/name", /holds a name or a password/],
            ["https://token@host/name", /holds a name or a password/],
        ] as const) {
            assert.throws(
                () => parseReference(text, base),
                (error) => error instanceof UserError && message.test(error.message) && !/secret/.test(error.message),
            );
        }
    });
});
