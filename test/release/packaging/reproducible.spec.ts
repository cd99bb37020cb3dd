import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { utimesSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";

import { packageFolder, type PackageOptions } from "../../../release/packaging";
import { anyFiles, treeOf, withTree, writeTree, type Tree } from "./trees";

const NOTHING: PackageOptions = { exclude: [] };

describe("packageFolder, reproducibly", () => {
    const files = anyFiles(["a", "b", "B-", "a.b", "a-b", "ä", "1", "10", "__proto", "\u{1f600}", "\uFB01"]);

    it("gives the same bytes for the same files, whenever, in any order and from either folder", () => {
        const shuffled = files.chain((all) =>
            fc.record({
                all: fc.constant(all),
                order: fc.shuffledSubarray([...all], { minLength: all.length }),
                foreign: fc.subarray([...all]),
            }),
        );
        fc.assert(
            fc.property(shuffled, fc.integer({ min: 0, max: 2 ** 31 }), ({ all, order, foreign }, seconds) => {
                const first = withTree(treeOf(all), (folder) => packageFolder(folder, NOTHING));
                const second = withTree({}, (folder) => {
                    const [source, dependencies] = [join(folder, "source"), join(folder, "dependencies")];
                    writeTree(source, treeOf(order.filter((file) => !foreign.includes(file))));
                    writeTree(dependencies, treeOf(order.filter((file) => foreign.includes(file))));
                    order.forEach(({ path }) => {
                        const place = foreign.some((file) => file.path === path) ? dependencies : source;
                        utimesSync(join(place, path), seconds, seconds);
                    });
                    return packageFolder(source, { exclude: [], dependencies });
                });
                assert.deepEqual(second, first);
            }),
            { numRuns: 40 },
        );
    });

    it("gives other bytes for any change of a content, a path, a mode, or what is there", () => {
        const hash = (tree: Tree): string => withTree(tree, (folder) => packageFolder(folder, NOTHING).codeSha256);
        fc.assert(
            fc.property(files, fc.nat(), (all, pick) => {
                const changed = all[pick % all.length];
                assert.ok(changed !== undefined);
                const others = all.filter((file) => file !== changed);
                const hashes = [
                    treeOf(all),
                    treeOf([...others, { ...changed, text: `${changed.text}x` }]),
                    treeOf([...others, { ...changed, path: `${changed.path}x` }]),
                    treeOf([...others, { ...changed, executable: !changed.executable }]),
                    treeOf(others),
                    treeOf([...all, { path: "added", text: "", executable: false }]),
                ].map(hash);
                assert.equal(new Set(hashes).size, hashes.length);
            }),
            { numRuns: 25 },
        );
    });

    it("gives the same bytes in every time zone", () => {
        const program =
            'const { packageFolder } = require("./release/packaging");' +
            "const pack = packageFolder(process.argv[1], { exclude: [] });" +
            "process.stdout.write(`${new Date(0).getHours()} ${pack.codeSha256}`);";
        withTree({ "app.py": "code" }, (folder) => {
            const answers = ["Pacific/Kiritimati", "America/Los_Angeles"].map((TZ) =>
                execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program, folder], {
                    cwd: join(__dirname, "../../.."),
                    env: { ...process.env, TZ },
                    encoding: "utf8",
                }).split(" "),
            );
            const [hours, hashes] = [0, 1].map((column) => new Set(answers.map((answer) => answer[column])));
            assert.equal(hours?.size, 2, "the time zones are obeyed");
            assert.deepEqual([...(hashes ?? [])], [packageFolder(folder, NOTHING).codeSha256]);
        });
    });
});
