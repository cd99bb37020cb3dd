import assert from "node:assert/strict";
import { join } from "node:path";

import { packageFolder, type PackageOptions } from "../../../release/packaging";
import { NOTHING, refuses, unzipped } from "./packages";
import { withTree, type Tree } from "./trees";

describe("packageFolder with dependencies and extra files", () => {
    const packaged = (tree: Tree, options: PackageOptions): Record<string, string> =>
        withTree(tree, (folder) =>
            unzipped(packageFolder(join(folder, "source"), { dependencies: join(folder, "dependencies"), ...options })),
        );

    it("puts dependencies at the root, without what does not run", () => {
        const tree = {
            "source/app.py": "own",
            "dependencies/flask/app.py": "flask",
            "dependencies/flask/tests/.x": "kept",
            "dependencies/flask/__pycache__/x": "",
            "dependencies/bin/flask": "",
        };
        assert.deepEqual(packaged(tree, NOTHING), {
            "app.py": "own",
            "flask/app.py": "flask",
            "flask/tests/.x": "kept",
        });
    });

    it("lets the application win over dependencies, and extra files over both", () => {
        const tree = {
            "source/a": "own",
            "source/b/c": "own",
            "source/d": "own",
            "source/release.json": "own",
            "dependencies/a": "foreign",
            "dependencies/b": "foreign",
            "dependencies/d/e": "foreign",
            "dependencies/release.json": "foreign",
        };
        assert.deepEqual(packaged(tree, { exclude: [], extra: { "release.json": "extra" } }), {
            a: "own",
            "b/c": "own",
            d: "own",
            "release.json": "extra",
        });
    });

    it("mixes the files of a folder that is in both", () => {
        const tree = { "source/google/a.py": "", "dependencies/google/b.py": "" };
        assert.deepEqual(Object.keys(packaged(tree, NOTHING)), ["google/a.py", "google/b.py"]);
    });

    it("takes a link for a file, of the application or of dependencies", () => {
        const tree = {
            "source/a": { link: "own" },
            "source/own": "own",
            "source/b/c": "own",
            "dependencies/a": "foreign",
            "dependencies/b": { link: "d" },
            "dependencies/d/e": "foreign",
            "dependencies/f": { link: "d/e" },
        };
        assert.deepEqual(packaged(tree, NOTHING), {
            a: "own",
            "b/c": "own",
            "d/e": "foreign",
            f: "d/e",
            own: "own",
        });
    });

    it("refuses a link whose end the application has taken the place of", () => {
        const tree = {
            "source/d": "own",
            "dependencies/d/e": "foreign",
            "dependencies/f": { link: "d/e" },
        };
        refuses(() => packaged(tree, NOTHING), /^The symbolic link f leads to nothing that is packaged/);
    });

    it("takes dependencies that are not there as none", () => {
        assert.deepEqual(packaged({ "source/a": "x" }, NOTHING), { a: "x" });
    });
});
