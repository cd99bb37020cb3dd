import assert from "node:assert/strict";

import { UserError } from "../../../common/errors";
import { lambdaFunction } from "../../../config/keys/function";
import { checkPackage, UNZIPPED_LIMIT, type Package } from "../../../release/packaging";

function packageOf(paths: readonly string[], unzippedBytes = 1, links: Package["links"] = {}): Package {
    const native = { binaries: [], distributions: [] };
    return { bytes: new Uint8Array(), codeSha256: "", files: paths.length, unzippedBytes, paths, links, native };
}

const architecture = "x86_64";

/** What is said of a package: message and remedy, or undefined where it is right. */
function fault(
    runtime: string,
    handler: string,
    ...paths: readonly string[]
): readonly (string | undefined)[] | undefined {
    try {
        checkPackage(packageOf(paths), { handler, runtime, architecture });
        return undefined;
    } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        return [error.message, error.remedy];
    }
}

describe("checkPackage", () => {
    it("refuses an empty package", () => {
        assert.match(fault("python3.13", "app.f")?.[0] ?? "", /^The package is empty/);
    });

    it("refuses more than Lambda unzips, to the byte", () => {
        const settings = { handler: "app.f", runtime: "python3.13", architecture };
        assert.equal(UNZIPPED_LIMIT, 250 * 1024 * 1024);
        checkPackage(packageOf(["app.py"], UNZIPPED_LIMIT), settings);
        assert.throws(() => checkPackage(packageOf(["app.py"], UNZIPPED_LIMIT + 1), settings), {
            name: "UserError",
            message: /unzips to 262144001 bytes\. Lambda takes at most 262144000.*"Deployment package size", 250 MB/,
        });
    });

    it("finds Python handlers where Python does", () => {
        const right = [
            ["app.f", "app.py"],
            ["a.b.f", "a/b.py"],
            ["a/b.f", "a/b.py"],
            ["a/b.c.f", "a/b/c.py"],
            ["pkg.f", "pkg/__init__.py"],
            ["a.pkg.f", "a/pkg/__init__.py"],
            ["app.f", "app.pyc"],
            ["app.f", "app.cpython-313-x86_64-linux-gnu.so"],
            ["__init__.f", "__init__.py"],
        ] as const;
        right.forEach(([handler, path]) => assert.equal(fault("python3.13", handler, path), undefined, handler));
        const wrong = [
            ["app.f", "src/app.py"],
            ["a.b.f", "b.py"],
            ["app.f", "app.js"],
            ["app.f", "app"],
            ["app.f", "my_app.py"],
            ["app.f", "app.py/x"],
        ] as const;
        wrong.forEach(([handler, path]) => assert.ok(fault("python3.13", handler, path), `${handler} ${path}`));
    });

    it("finds Node.js handlers where Node.js does", () => {
        const right = [
            ["index.handler", "index.js"],
            ["index.handler", "index.mjs"],
            ["index.handler", "index.cjs"],
            ["dir/file.fn", "dir/file.js"],
            ["./dir/file.fn", "dir/file.js"],
            ["dir.d/file.fn", "dir.d/file.js"],
            ["file.member.fn", "file.js"],
        ] as const;
        right.forEach(([handler, path]) => assert.equal(fault("nodejs22.x", handler, path), undefined, handler));
        const wrong = [
            ["index.handler", "index.ts"],
            ["index.handler", "index.json"],
            ["dir/file.fn", "file.js"],
            ["dir.file.fn", "dir/file.js"],
            ["index.handler", "index/index.js"],
        ] as const;
        wrong.forEach(([handler, path]) => assert.ok(fault("nodejs22.x", handler, path), `${handler} ${path}`));
    });

    it("finds a handler through links to its folders", () => {
        const finds = (
            runtime: string,
            handler: string,
            paths: readonly string[],
            links: Package["links"],
        ): boolean => {
            try {
                checkPackage(packageOf(paths, 1, links), { handler, runtime, architecture });
                return true;
            } catch {
                return false;
            }
        };
        const node = "nodejs22.x";
        assert.ok(finds(node, "app/index.f", ["src/index.mjs"], { app: "src" }));
        assert.ok(finds(node, "a/b/index.f", ["x/y/b/index.js"], { a: "x/z", "x/z": "y" }));
        assert.ok(finds(node, "me/index.f", ["index.js"], { me: "." }));
        assert.ok(finds("python3.13", "pkg.f", ["src/pkg/__init__.py"], { pkg: "src/pkg" }));
        assert.ok(finds("python3.13", "a.pkg.f", ["src/pkg/__init__.py"], { "a/pkg": "../src/pkg" }));
        assert.ok(!finds(node, "app/index.f", ["src/other.mjs"], { app: "src" }));
        assert.ok(!finds(node, "app/index.f", ["index.mjs"], { app: "../code" }), "out of the package");
        assert.ok(!finds(node, "app/index.f", ["index.mjs"], { app: "/code" }), "absolute");
        assert.ok(!finds(node, "app/index.f", ["index.mjs"], { app: "b", b: "app" }), "in a circle");
    });

    it("names the nearest file, and the command that names it", () => {
        assert.deepEqual(fault("python3.13", "app.lambda_handler", "lib/other.py", "src/app.py"), [
            "The package has no app.py, where its handler app.lambda_handler should be.",
            "The nearest is src/app.py. Rename it, or name it: " +
                "pulumi config set --path 'function.handler' src/app.lambda_handler",
        ]);
        assert.match(fault("python3.13", "app.f", "other.py", "api.py")?.[1] ?? "", /nearest is api\.py.* api\.f$/);
        assert.match(
            fault("python3.13", "pgk.f", "pkg/__init__.py")?.[1] ?? "",
            /nearest is pkg\/__init__\.py.* pkg\.f$/,
        );
        assert.match(fault("nodejs22.x", "src/index.f", "index.mjs")?.[1] ?? "", /nearest is index\.mjs.* index\.f$/);
    });

    it("names the one that obviously is it", () => {
        const named = (runtime: string, handler: string, ...paths: readonly string[]) =>
            /^The nearest is (\S+)\. Rename/.exec(fault(runtime, handler, ...paths)?.[1] ?? "")?.[1];
        const python = "python3.13";
        assert.equal(named(python, "app.f", "README", "my/deep/src/app.py", "my/other.py"), "my/deep/src/app.py");
        assert.equal(named(python, "app.f", "utilities.py", "main.py"), "main.py");
        assert.equal(named(python, "app.f", "lambda_function.py", "requests/api.py"), "lambda_function.py");
        assert.equal(named(python, "app.f", "storefront.py", "release.json"), "storefront.py");
        assert.equal(named("nodejs22.x", "index.f", "node_modules/a/index.js", "storefront.mjs"), "storefront.mjs");
        assert.equal(named("nodejs22.x", "index.f", "src/hendler.js", "src/storefront.js"), undefined);
        assert.equal(
            fault("nodejs22.x", "index.f", "package.json", "src/index.ts")?.[1],
            "It holds src/index.ts, which is no module of that runtime: release what is built of it.",
        );
        assert.match(
            fault("nodejs22.x", "index.f", "index.tsx")?.[1] ?? "",
            /^It holds index\.tsx, which is no module/,
        );
    });

    it("says so where the application is one for another runtime, with the lines that set it", () => {
        assert.deepEqual(fault("python3.13", "app.lambda_handler", "app.mjs", "lib/tool.js", "package.json"), [
            "The package has no app.py, where its handler app.lambda_handler should be. It has no file of Python at all, but " +
                "some of Node.js.",
            "If it is an application for Node.js, say so, run pulumi up, and release it again:\n" +
                "    pulumi config set --path 'function.runtime' nodejs22.x\n" +
                "    pulumi config set --path 'function.handler' app.handler",
        ]);
        const lines = fault("nodejs22.x", "index.handler", "src/api.py", "src/app.py", "requirements.txt")?.[1] ?? "";
        assert.match(lines, /function\.runtime' python3\.13\n.*function\.handler' src\/app\.lambda_handler$/);
        assert.match(
            fault("nodejs22.x", "index.main", "app.py")?.[1] ?? "",
            / app\.main$/,
            "a name of one's own stays",
        );
        assert.match(
            fault("nodejs22.x", "index.handler", "a.py", "b.py")?.[1] ?? "",
            /function\.handler' <file\.function>$/,
        );
        const { values = [] } = lambdaFunction.members.runtime;
        assert.deepEqual([values.includes("python3.13"), values.includes("nodejs22.x")], [true, true]);
    });

    it("does not take an application with one file of its own runtime, or none, for one of another", () => {
        const said = (...paths: readonly string[]) => fault("python3.13", "app.f", ...paths)?.join() ?? "";
        for (const paths of [
            ["static/menu.js", "src/app.py"],
            ["package.json", "index.ts"],
            ["node_modules/a/index.js", "README"],
        ]) {
            assert.doesNotMatch(said(...paths), /Node\.js/);
        }
    });

    it("says what is there, where nothing is near", () => {
        assert.deepEqual(fault("python3.13", "app.f", "release.json"), [
            "The package has no app.py, where its handler app.f should be.",
            "It holds release.json.",
        ]);
        assert.equal(
            fault("python3.13", "app.f", "1", "2", "3", "4", "5", "6", "7")?.[1],
            "It holds 1, 2, 3, 4, 5 and 2 more.",
        );
    });

    it("says so where the file is left out of every package", () => {
        assert.match(
            fault("nodejs22.x", "build/index.f", "index.js")?.[1] ?? "",
            /^build\/index\.js is left out of every/,
        );
        assert.match(fault("python3.13", "app_tests.f", "a.py")?.[1] ?? "", /^app_tests\.py is left out of every/);
    });

    it("refuses a handler that names no function", () => {
        assert.deepEqual(fault("python3.13", "app", "app.py"), [
            "The handler app is not of the form file.function.",
            "Set it: pulumi config set --path 'function.handler' <file.function>",
        ]);
    });

    it("leaves other families of runtimes to Lambda", () => {
        assert.equal(fault("provided.al2023", "bootstrap", "bootstrap"), undefined);
    });
});
