import { path, type Tree } from "./tree";

/** How an application's own tests are run. */
export type TestRunner = "unittest" | "pytest" | "script";

/** Folders in which nobody keeps tests of their own. */
const FOREIGN = /^(\.|node_modules$|venv$|__pycache__$)/;

/** Deep enough for any layout of tests, and no further. */
const DEPTH = 6;

/** The tests of a Python application; undefined where no file of it is named like one. */
export function pythonTests(tree: Tree, folder: string): "unittest" | "pytest" | undefined {
    return runnerOf(pythonTestFiles(tree, folder).map((file) => tree.read(file) ?? ""));
}

/** The files of a Python application that are named like tests, from the tree's root. */
export function pythonTestFiles(tree: Tree, folder: string): readonly string[] {
    return testFiles(tree, folder, DEPTH);
}

/** What runs tests of Python, by their texts; undefined where there are none in them. */
export function runnerOf(texts: readonly string[]): "unittest" | "pytest" | undefined {
    if (texts.some((text) => /^\s*(import|from)\s+unittest\b(?!\.mock)/m.test(text) || /\bTestCase\b/.test(text))) {
        return texts.some((text) => /^\s*(import|from)\s+pytest\b/m.test(text)) ? "pytest" : "unittest";
    }
    return texts.some((text) => /^\s*(async\s+)?def\s+test_|^class\s+Test/m.test(text)) ? "pytest" : undefined;
}

function testFiles(tree: Tree, folder: string, depth: number): readonly string[] {
    return tree.names(folder).flatMap((name) => {
        const place = path(folder, name);
        if (tree.has(place)) {
            return /test.*\.py$/.test(name) ? [place] : [];
        }
        return depth === 0 || FOREIGN.test(name) ? [] : testFiles(tree, place, depth - 1);
    });
}

/** Whether package.json has tests: `npm init` writes a script that only fails. */
export function hasTestScript(scripts: Readonly<Record<string, string>>): boolean {
    return scripts["test"] !== undefined && !/no test specified/.test(scripts["test"]);
}
