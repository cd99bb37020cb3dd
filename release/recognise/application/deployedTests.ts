import { recogniseNode } from "../node";
import { hasTestScript, pythonTestFiles, runnerOf } from "../tests";
import { path } from "../tree";
import type { BuiltApplication } from "./building";
import type { AppFolder } from "./folder";
import type { Note, Setting } from "./note";
import { languageOf } from "./sources";

/** Folders of tests that ask what is deployed, as the usual templates call them. */
const FOLDER = /^(?:.*\/)?((?:integration|integ|e2e)(?:[_-]?tests?)?)(?=\/)/i;

/** What such a test reads or says: the stack of CloudFormation that it is to ask, or the API. */
const ASKS = /STACK_NAME|cloudformation|API_(URL|ENDPOINT)/i;

/** Tests of Node.js by their names, or by folders that have nothing else: other code may lie in a folder `integration`, too. */
const NODE_TEST = /(?:(?:^|\/)(?:tests?|__tests__|spec|e2e)\/.*|[._-](?:tests?|spec|e2e))\.[cm]?[jt]sx?$/i;

/** What is left of an application's tests where none of them can be run before a release. */
const NONE = "echo 'All tests of this application ask what is deployed'";

interface Found {
    readonly settings: readonly Setting[];
    readonly notes: readonly Note[];
}

/**
 * Has builds leave out the tests that ask a deployed stack, as those that `sam init` writes: a build tests before anything is released.
 *
 * @returns What runs the others, or what to do where that cannot be told; nothing where there are no such tests.
 */
export function deployedTests(folder: AppFolder, application: BuiltApplication): Found {
    const language = languageOf(application.runtime);
    const root = application.folder;
    const asking = (files: readonly string[]) =>
        files.filter((file) => FOLDER.test(inside(root, file)) && ASKS.test(folder.text(file) ?? ""));
    return language === "python"
        ? ofPython(folder, root, asking)
        : language === "node"
          ? ofNode(folder, root, asking)
          : { settings: [], notes: [] };
}

type Asking = (files: readonly string[]) => readonly string[];

function ofPython(folder: AppFolder, root: string, asking: Asking): Found {
    const files = pythonTestFiles(folder.tree, root);
    const [first, ...more] = asking(files);
    const runnerFor = (some: readonly string[]) => runnerOf(some.map((file) => folder.text(file) ?? ""));
    const runner = runnerFor(files);
    if (first === undefined || runner === undefined) {
        return { settings: [], notes: [] };
    }
    const folderOf = (file: string) => FOLDER.exec(inside(root, file))?.[0] ?? "";
    // What one of a folder asks, the others get from it.
    const folders = new Set([first, ...more].map(folderOf));
    const others = files.filter((file) => !folders.has(folderOf(file)));
    if (runnerFor(others) === undefined) {
        return leftOut(first, "build.test", ["build", "test"], [NONE], "runs no test at all");
    }
    if (runner === "pytest") {
        const ignored = [...folders].map((each) => `--ignore=${each}`).join(" ");
        return leftOut(first, "build.environment", ["build", "environment", "PYTEST_ADDOPTS"], ignored);
    }
    const modules = others.map((file) => inside(root, file).replace(/\.py$/, "").replaceAll("/", "."));
    return leftOut(first, "build.test", ["build", "test"], [`python3 -m unittest ${modules.join(" ")}`]);
}

function ofNode(folder: AppFolder, root: string, asking: Asking): Found {
    const [first] = asking(
        folder.files.filter((file) => file.startsWith(path(root, "")) && NODE_TEST.test(inside(root, file))),
    );
    const scripts = first === undefined ? {} : (recogniseNode(folder.tree, root)?.scripts ?? {});
    const script = scripts["test"] ?? "";
    if (first === undefined || !hasTestScript(scripts) || /\bunit\b/.test(script)) {
        return { settings: [], notes: [] };
    }
    const unit = ["test:unit", "unit"].find((name) => scripts[name] !== undefined);
    const name = FOLDER.exec(inside(root, first))?.[1] ?? "";
    const own =
        unit !== undefined
            ? `npm run ${unit}`
            : /\bjest\b[^&|;]*$/.test(script) && !ignoresSome(folder, root)
              ? `npm test -- --testPathIgnorePatterns /node_modules/ /${name}/`
              : undefined;
    return own === undefined
        ? { settings: [], notes: [{ ...note(first), kind: "value", todo: "set build.test to what runs the others" }] }
        : leftOut(first, "build.test", ["build", "test"], [own]);
}

/** Whether Jest is told by a file what it is to ignore: what the command line says takes the place of that. */
function ignoresSome(folder: AppFolder, root: string): boolean {
    return folder.files
        .filter((file) => /^(package\.json|jest\.config\.\w+)$/.test(inside(root, file)))
        .some((file) => folder.text(file)?.includes("testPathIgnorePatterns") === true);
}

function inside(root: string, file: string): string {
    return root === "" ? file : file.slice(root.length + 1);
}

function note(file: string) {
    return { name: "tests", where: file, what: "tests that ask what is deployed, and a build tests before that" };
}

function leftOut(file: string, key: string, at: Setting["path"], value: unknown, how = "leaves them out"): Found {
    const todo = `nothing: ${key} ${how}; run them after a release, against what it has released`;
    return { settings: [{ path: at, value, where: file }], notes: [{ ...note(file), kind: "word", todo }] };
}
