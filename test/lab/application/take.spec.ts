import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../common/errors";
import { takeFiles } from "../../../lab/application/take";
import { checkout } from "../../../lab/build";

const PERSON = ["-c", "user.name=Ada", "-c", "user.email=ada@localhost"];

describe("taking an application", () => {
    let base: string;
    let folder: string;
    let source: string;

    beforeEach(() => {
        base = mkdtempSync(join(tmpdir(), "take-spec-"));
        folder = join(base, "my shop");
        source = join(base, "source");
        mkdirSync(folder);
        write("app.py", "one\n");
    });
    afterEach(() => rmSync(base, { recursive: true }));

    const write = (name: string, text: string) => {
        mkdirSync(join(folder, name, ".."), { recursive: true });
        writeFileSync(join(folder, name), text);
    };
    const git = (...args: string[]) =>
        execFileSync("git", ["-C", folder, ...PERSON, ...args], { encoding: "utf8" }).trim();
    const commitAll = () => {
        git("add", "--all", "--force");
        git("commit", "--quiet", "--message", "A change");
        return git("rev-parse", "HEAD");
    };
    const take = () => takeFiles(source, { kind: "folder", folder });
    const filesOf = async (commit: string) => {
        const into = join(base, "into");
        await checkout(source, commit, into);
        return readdirSync(into, { recursive: true, encoding: "utf8" }).sort();
    };

    it("takes a folder that is no repository, without what builds make anew", async () => {
        write("node_modules/a/index.js", "");
        write(".venv/pyvenv.cfg", "");
        write(".gitignore", "*.log\n");
        write("x.log", "");
        const { commit, uncommitted } = await take();
        assert.equal(uncommitted, undefined);
        assert.deepEqual(await filesOf(commit), [".gitignore", "app.py"]);
        assert.equal((await take()).commit, commit, "the same files, the same commit");
    });

    it("takes the commit itself where nothing was changed since", async () => {
        git("init", "--quiet");
        write("dist/app.js", "built");
        write(".gitignore", "dist/\n");
        const head = commitAll();
        write("later.txt", "");
        assert.notEqual((await take()).commit, head);
        rmSync(join(folder, "later.txt"));
        const { commit, uncommitted } = await take();
        assert.deepEqual([commit, uncommitted], [head, []]);
        assert.deepEqual(await filesOf(commit), [".gitignore", "app.py", "dist", "dist/app.js"]);
    });

    it("takes what is not committed, and names it", async () => {
        git("init", "--quiet");
        write("gone.py", "");
        const head = commitAll();
        write("app.py", "two\n");
        write("new.py", "");
        rmSync(join(folder, "gone.py"));
        const { commit, uncommitted } = await take();
        assert.deepEqual(uncommitted, ["app.py", "gone.py", "new.py"]);
        assert.deepEqual(await filesOf(commit), ["app.py", "new.py"]);
        assert.equal(
            execFileSync("git", ["--git-dir", source, "rev-parse", `${commit}^`], { encoding: "utf8" }).trim(),
            head,
        );
    });

    it("leaves out what the user's own Git does not look at", async () => {
        git("init", "--quiet");
        write(".git/info/exclude", "*.mine\n");
        const head = commitAll();
        write("notes.mine", "");
        assert.equal((await take()).commit, head);
    });

    it("writes nothing into the folder, and follows no variable of a hook that runs", async () => {
        git("init", "--quiet");
        const head = commitAll();
        const before = snapshot(folder);
        process.env["GIT_DIR"] = "/nowhere";
        process.env["GIT_INDEX_FILE"] = "/nowhere/index";
        try {
            assert.deepEqual(await take(), { commit: head, uncommitted: [], submodules: [] });
            write("app.py", "two\n");
            before.set("app.py", snapshot(folder).get("app.py") ?? "");
            await take();
        } finally {
            delete process.env["GIT_DIR"];
            delete process.env["GIT_INDEX_FILE"];
        }
        assert.deepEqual(snapshot(folder), before);
    });

    it("keeps executable bits and links", async () => {
        writeFileSync(join(folder, "run.sh"), "", { mode: 0o755 });
        symlinkSync("app.py", join(folder, "link.py"));
        const { commit } = await take();
        await filesOf(commit);
        assert.equal(statSync(join(base, "into", "run.sh")).mode & 0o100, 0o100);
        assert.equal(readFileSync(join(base, "into", "link.py"), "utf8"), "one\n");
    });

    it("fetches a branch of a repository, shallow ones too", async () => {
        git("init", "--quiet", "--initial-branch", "main");
        commitAll();
        git("checkout", "--quiet", "-b", "next");
        write("app.py", "two\n");
        const head = commitAll();
        git("checkout", "--quiet", "main");
        const shallow = join(base, "shallow");
        execFileSync("git", ["clone", "--quiet", "--depth=1", "--branch=next", `file://${folder}`, shallow]);
        for (const url of [folder, `file://${folder}`, shallow]) {
            const { commit, uncommitted } = await takeFiles(source, { kind: "repository", url, branch: "next" });
            assert.deepEqual([commit, uncommitted], [head, []], url);
        }
        assert.equal((await takeFiles(source, { kind: "folder", folder: shallow })).commit, head);
    });

    it("says in Git's words what it cannot read, and what has no files", async () => {
        git("init", "--quiet");
        commitAll();
        const missing = takeFiles(source, { kind: "repository", url: folder, branch: "nope" });
        await assert.rejects(missing, (error) => error instanceof UserError && /nope/.test(error.message));
        const empty = join(base, "empty");
        mkdirSync(empty);
        await assert.rejects(takeFiles(source, { kind: "folder", folder: empty }), /has no files/);
    });

    it("leaves submodules out, and names them", async () => {
        const other = join(folder, "library");
        mkdirSync(other);
        execFileSync("git", ["init", "--quiet", other]);
        writeFileSync(join(other, "a"), "");
        execFileSync("git", ["-C", other, ...PERSON, "add", "a"]);
        execFileSync("git", ["-C", other, ...PERSON, "commit", "--quiet", "--message", "A"]);
        assert.deepEqual((await take()).submodules, ["library"]);
    });

    /** Every file with its time and size. */
    function snapshot(path: string): Map<string, string> {
        const names = readdirSync(path, { recursive: true, encoding: "utf8" });
        return new Map(
            names.map((name) => {
                const { mtimeMs, size } = statSync(join(path, name));
                return [name, `${mtimeMs} ${size}`];
            }),
        );
    }
});
