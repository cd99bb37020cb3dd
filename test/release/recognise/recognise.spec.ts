import assert from "node:assert/strict";

import { UserError } from "../../../common/errors";
import { handlerFile, refuseTwice, typescriptFile } from "../../../release/recognise/handlers";
import { recogniseNode } from "../../../release/recognise/node";
import { recognisePython } from "../../../release/recognise/python";
import { hasTestScript, pythonTests } from "../../../release/recognise/tests";
import { path, type Tree } from "../../../release/recognise/tree";
import { watchedPaths } from "../../../release/recognise/watched";

/** A tree of files by their paths. */
function tree(files: Readonly<Record<string, string>>): Tree {
    const below = (folder: string) =>
        Object.keys(files).filter((file) => folder === "" || file.startsWith(`${folder}/`));
    return {
        has: (file) => Object.hasOwn(files, file),
        read: (file) => files[file],
        names: (folder) => [
            ...new Set(
                below(folder).map((file) => file.slice(folder === "" ? 0 : folder.length + 1).split("/")[0] ?? ""),
            ),
        ],
    };
}

const refused = (message: RegExp, remedy: RegExp) => (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, message);
    assert.match(error.remedy ?? "", remedy);
    return true;
};

describe("what a Node.js application is installed by", () => {
    const MANIFEST = '{ "scripts": { "test": "x" } }';
    const node = (files: Readonly<Record<string, string>>, folder = "") => recogniseNode(tree(files), folder);

    for (const [lock, text, manager] of [
        ["package-lock.json", "{}", "npm"],
        ["npm-shrinkwrap.json", "{}", "npm"],
        ["pnpm-lock.yaml", "lockfileVersion: '9.0'", "pnpm"],
        ["yarn.lock", "# yarn lockfile v1\n", "yarn"],
        ["yarn.lock", "__metadata:\n  version: 8\n", "berry"],
    ] as const) {
        it(`is ${manager} where there is a ${lock} of its`, () => {
            assert.deepEqual(node({ "package.json": MANIFEST, [lock]: text }), {
                manager,
                root: "",
                lock,
                scripts: { test: "x" },
                isModule: false,
            });
        });
    }

    it("is nothing without a package.json, and npm without a lock file", () => {
        assert.equal(node({ "app.js": "" }), undefined);
        assert.deepEqual(node({ "package.json": '{"type":"module"}' }), {
            manager: "npm",
            root: "",
            scripts: {},
            isModule: true,
        });
    });

    it("is the version that packageManager names", () => {
        const named = (value: string, lock: string) =>
            node({ "package.json": JSON.stringify({ packageManager: value }), [lock]: "" });
        assert.equal(named("pnpm@9.15.0+sha512.abc", "pnpm-lock.yaml")?.version, "9.15.0");
        assert.equal(named("yarn@4.5.0", "pnpm-lock.yaml")?.version, undefined);
    });

    for (const [what, root] of [
        ["package.json", { "package.json": '{"workspaces":["packages/*","apps/**"]}', "package-lock.json": "" }],
        [
            "package.json in the older form",
            { "package.json": '{"workspaces":{"packages":["apps/*"]}}', "yarn.lock": "" },
        ],
        [
            "pnpm-workspace.yaml",
            {
                "package.json": "{}",
                "pnpm-workspace.yaml": "packages:\n  - 'apps/*' # all\n  - lib\nother: 1\n",
                "pnpm-lock.yaml": "",
            },
        ],
        [
            "pnpm-workspace.yaml on a line",
            { "package.json": "{}", "pnpm-workspace.yaml": 'packages: ["apps/*"]\n', "pnpm-lock.yaml": "" },
        ],
    ] as const) {
        it(`is that of the workspace that ${what} names the folder in`, () => {
            const found = node({ ...root, "apps/api/package.json": "{}" }, "apps/api");
            assert.equal(found?.root, "");
            assert.notEqual(found?.lock, undefined);
        });
    }

    it("is not that of a folder above it that has nothing to do with it", () => {
        const found = node(
            { "package.json": "{}", "package-lock.json": "", "infra/api/package.json": "{}" },
            "infra/api",
        );
        assert.deepEqual([found?.root, found?.lock], ["infra/api", undefined]);
    });

    it("is refused where two lock files contradict each other, unless packageManager decides", () => {
        const two = { "package-lock.json": "", "pnpm-lock.yaml": "" };
        const message = /^There are two lock files, package-lock\.json and pnpm-lock\.yaml/;
        assert.throws(() => node({ "package.json": "{}", ...two }), refused(message, /packageManager/));
        assert.equal(node({ "package.json": '{"packageManager":"pnpm@10.1.0"}', ...two })?.manager, "pnpm");
    });

    it("is refused where a workspace points outside, or package.json is no JSON", () => {
        const outside = { "package.json": '{"workspaces":["../shared"]}', "package-lock.json": "" };
        assert.throws(
            () => node(outside),
            refused(/^The workspace \.\.\/shared of package\.json points outside/, /Move/),
        );
        assert.throws(
            () => node({ "package.json": "{ // mine" }),
            refused(/^package\.json is not a JSON object/, /JSON/),
        );
    });
});

describe("what a Python application is installed by", () => {
    const python = (files: Readonly<Record<string, string>>, folder = "", handler = "app.handler") =>
        recognisePython(tree(files), folder, [handler], "python3.13");

    it("is requirements.txt in its folder, beside the handler, or both", () => {
        assert.deepEqual(python({ "requirements.txt": "" }), { kind: "requirements", files: ["requirements.txt"] });
        assert.deepEqual(python({ "src/requirements.txt": "", "src/app.py": "" }, "", "src/app.handler"), {
            kind: "requirements",
            files: ["src/requirements.txt"],
        });
        assert.deepEqual(python({ "requirements.txt": "", "src/requirements.txt": "" }, "", "src.app.handler"), {
            kind: "requirements",
            files: ["requirements.txt", "src/requirements.txt"],
        });
        assert.equal(python({ "app.py": "" }), undefined);
    });

    for (const [lock, kind] of [
        ["uv.lock", "uv"],
        ["poetry.lock", "poetry"],
        ["Pipfile.lock", "pipenv"],
    ] as const) {
        it(`is ${lock}, before the requirements.txt that was exported from it`, () => {
            const files = { [path("api", lock)]: "", "api/requirements.txt": "" };
            assert.deepEqual(python(files, "api"), { kind, folder: "api", lock: `api/${lock}` });
        });
    }

    it("is the lock file of the workspace of uv's that it is a member of", () => {
        const files = { "uv.lock": "", "pyproject.toml": "[tool.uv.workspace]\n", "api/pyproject.toml": "[project]\n" };
        assert.deepEqual(python(files, "api"), { kind: "uv", folder: "api", lock: "uv.lock" });
    });

    it("is a manifest without a lock file where there is nothing else", () => {
        assert.deepEqual(python({ "pyproject.toml": "[project]\nname = 'a'\n" }), { kind: "pyproject", folder: "" });
        const unlocked = { kind: "unlocked", manifest: "pyproject.toml", command: "poetry lock" };
        assert.deepEqual(python({ "pyproject.toml": "[tool.poetry.dependencies]\n" }), unlocked);
        assert.deepEqual(python({ Pipfile: "" }), { kind: "unlocked", manifest: "Pipfile", command: "pipenv lock" });
        assert.equal(python({ "pyproject.toml": "[tool.black]\n" }), undefined);
    });

    it("is refused where two lock files contradict each other", () => {
        assert.throws(
            () => python({ "uv.lock": "", "poetry.lock": "" }),
            refused(/two lock files, uv\.lock and poetry\.lock/, /Remove/),
        );
    });
});

describe("a handler", () => {
    it("is found with its folders, as Lambda finds it", () => {
        const files = tree({ "api/src/app.mjs": "", "api/lib/app/__init__.py": "", "api/x.ts": "" });
        assert.equal(handlerFile(files, "api", "src/app.handler", "nodejs22.x"), "src/app.mjs");
        assert.equal(handlerFile(files, "api", "lib.app.handler", "python3.13"), "lib/app/__init__.py");
        assert.equal(handlerFile(files, "", "app.handler", "python3.13"), undefined);
        assert.equal(typescriptFile(files, "api", "x.handler"), "x.ts");
    });

    for (const [runtime, first, second] of [
        ["python3.13", "app/__init__.py", "app.py"],
        ["nodejs22.x", "app.js", "app.mjs"],
    ] as const) {
        it(`is refused where it is there twice, ${first} and ${second}`, () => {
            const files = tree({ [`a/${first}`]: "", [`a/${second}`]: "" });
            assert.throws(
                () => refuseTwice(files, "a", ["app.handler"], runtime),
                refused(new RegExp(`there twice: a/${first} and a/${second}`), /rename/),
            );
        });
    }
});

describe("the tests of an application", () => {
    const of = (text: string, name = "tests/unit/test_app.py") => pythonTests(tree({ [name]: text }), "");

    it("are run by what they are written for", () => {
        assert.equal(of("import unittest\nclass A(unittest.TestCase): ..."), "unittest");
        assert.equal(of("import unittest\nimport pytest\n"), "pytest");
        assert.equal(of("def test_it():\n    assert True\n"), "pytest");
        assert.equal(of("from unittest.mock import patch\ndef test_it(): ..."), "pytest");
    });

    it("are none where nothing is named like one, or lies in what others wrote", () => {
        assert.equal(of("import unittest", "app.py"), undefined);
        assert.equal(of("import unittest", "node_modules/a/test_a.py"), undefined);
        assert.equal(of("", "latest.py"), undefined);
    });

    it("are not the script that npm writes by itself", () => {
        assert.equal(hasTestScript({ test: 'echo "Error: no test specified" && exit 1' }), false);
        assert.equal(hasTestScript({ test: "mocha" }), true);
        assert.equal(hasTestScript({}), false);
    });
});

describe("what an application depends on", () => {
    const MONOREPO = {
        "package.json": '{"workspaces":["packages/*","apps/*"]}',
        "package-lock.json": "",
        "apps/api/package.json": '{"name":"api","dependencies":{"@t/a":"*","left-pad":"1"}}',
        "apps/web/package.json": '{"name":"web"}',
        "packages/a/package.json": '{"name":"@t/a","devDependencies":{"@t/b":"*"}}',
        "packages/b/package.json": '{"name":"@t/b"}',
        "packages/c/package.json": '{"name":"@t/c"}',
    };

    it("is its folder, the workspace's packages that it uses, the files above it, and what is watched", () => {
        assert.deepEqual(watchedPaths(tree(MONOREPO), "apps/api", ["schemas"]), [
            "apps/api",
            "package-lock.json",
            "package.json",
            "packages/a",
            "packages/b",
            "schemas",
        ]);
    });

    it("is all of the tree where it has no folder of its own, or is a member of a workspace of uv's", () => {
        assert.deepEqual(watchedPaths(tree(MONOREPO), "", []), [""]);
        assert.deepEqual(watchedPaths(tree({ "pyproject.toml": "[tool.uv.workspace]\n" }), "api", []), [""]);
    });
});
