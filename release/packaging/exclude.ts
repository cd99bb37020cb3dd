/** Whether a path inside the package is left out. What lies in a folder that is left out is left out too. */
export type Exclusion = (path: string) => boolean;

/** All that begins with a dot, but for what frameworks that render on a server have built and read when they start. */
const HIDDEN = ".*";
const HIDDEN_NAMES = /^\.(?!(?:nuxt|next|output|svelte-kit)$)/su;

/** The application's own files that no version needs to run. */
const STANDARD = [
    "/build",
    "/test",
    "/tests",
    "/README*",
    "/buildspec*.yml",
    "/buildspec*.yaml",
    HIDDEN,
    "*_test.py",
    "test_*.py",
    "*_tests.py",
    "*.test.js",
    "*.test.mjs",
    "*.test.cjs",
    "*.pyc",
];

/**
 * What tools leave among dependencies for themselves. The notes of package managers would make packages differ: they
 * hold times, and the registry that was asked.
 */
const TOOLS = [
    "**/__pycache__",
    "**/node_modules/.bin",
    "**/node_modules/.cache",
    "**/node_modules/.modules.yaml",
    "**/node_modules/.package-lock.json",
    "**/node_modules/.pnpm/lock.yaml",
    "**/node_modules/.pnpm-workspace-state*.json",
    "**/node_modules/.yarn-integrity",
    "**/node_modules/.yarn-state.yml",
];

/**
 * What is left out of the application's folder: the standard exclusions and those of the configuration.
 *
 * A pattern knows `*`, `?` and `**`. One with a slash begins at the package's root. One without a slash is a name at any
 * level of the application's own files; what lies in `node_modules` is not its own.
 *
 * @param named Files that are never left out. A pattern that would leave one out is not applied at all: what is beside a handler in
 * a folder is what the handler needs.
 */
export function applicationExclusion(patterns: readonly string[], named: readonly string[] = []): Exclusion {
    const unapplied = unappliedExclusions(patterns, named);
    const all = [...STANDARD, ...TOOLS, ...patterns].filter((pattern) => !unapplied.has(pattern));
    const anchored = all.filter(isAnchored).map(expression);
    const names = all.filter((pattern) => !isAnchored(pattern)).map(expression);
    return (path) => matches(anchored, path) || ownNames(path).some((name) => matches(names, name));
}

/** The patterns that would leave out one of some files, each with the first that it would. */
export function unappliedExclusions(
    patterns: readonly string[],
    named: readonly string[],
): ReadonlyMap<string, string> {
    const found = [...STANDARD, ...TOOLS, ...patterns].flatMap((pattern) => {
        const isLeftOut = expression(pattern);
        const file = named.find((path) =>
            isAnchored(pattern) ? isLeftOut.test(path) : ownNames(path).some((name) => isLeftOut.test(name)),
        );
        return file === undefined ? [] : [[pattern, file] as const];
    });
    return new Map(found);
}

/** What is left out of a folder of dependencies. A pattern without a slash has no say there. */
export function dependencyExclusion(patterns: readonly string[]): Exclusion {
    const anchored = ["/bin", ...TOOLS, ...patterns.filter(isAnchored)].map(expression);
    return (path) => matches(anchored, path);
}

function isAnchored(pattern: string): boolean {
    return pattern.includes("/");
}

function matches(expressions: readonly RegExp[], text: string): boolean {
    return expressions.some((each) => each.test(text));
}

/** The names along a path down to the first that holds dependencies. */
function ownNames(path: string): readonly string[] {
    const names = path.split("/");
    const foreign = names.indexOf("node_modules");
    return foreign === -1 ? names : names.slice(0, foreign + 1);
}

/** A pattern as an expression that also matches whatever lies below. */
function expression(pattern: string): RegExp {
    if (pattern === HIDDEN) {
        return HIDDEN_NAMES;
    }
    const segments = pattern
        .replace(/^\.?\//, "")
        .replace(/\/$/, "")
        .split("/");
    const source = segments.map((segment, index) => {
        const last = index === segments.length - 1;
        if (segment === "**") {
            return last ? ".+" : "(?:[^/]+/)*";
        }
        const literal = segment.replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&");
        return literal.replaceAll(/\*+/g, "[^/]*").replaceAll("?", "[^/]") + (last ? "" : "/");
    });
    return new RegExp(`^${source.join("")}(?:/|$)`, "su");
}
