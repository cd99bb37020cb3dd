import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import ts from "typescript";

/**
 * Which room may use which. A room is a folder of the checkout, or a file at its top. What is not listed is forbidden;
 * `packages` limits what a room may take from node_modules.
 */
const ROOMS: Readonly<Record<string, { readonly uses: readonly string[]; readonly packages?: RegExp }>> = {
    common: { uses: [], packages: /^(node:|valibot$|yaml$|picocolors$|@aws-sdk\/core\/client$)/ },
    contract: { uses: ["common"], packages: /^(node:|valibot$)/ },
    config: { uses: ["common", "contract"], packages: /^(node:|yaml$|fastest-levenshtein$)/ },
    components: {
        uses: ["common", "config", "contract"],
        packages: /^(node:crypto$|yaml$|@pulumi\/(pulumi|aws|github))/,
    },
    release: {
        uses: ["common", "config", "contract"],
        packages: /^(node:|@aws-sdk\/|@smithy\/signature-v4$|fflate$|valibot$)/,
    },
    sdkPatches: { uses: [], packages: /^(node:|@pulumi\/pulumi)/ },
    program: { uses: ["config", "contract"], packages: /^(node:|esbuild$|fflate$|@pulumi\/pulumi)/ },
    "index.ts": { uses: ["components", "config", "contract", "program", "sdkPatches"], packages: /^@pulumi\/pulumi/ },
    automation: { uses: ["common", "contract"], packages: /^(node:|@pulumi\/pulumi\/automation$)/ },
    cli: {
        uses: ["automation", "common", "config", "contract", "release"],
        packages: /^(node:|commander$|yaml$|cli-table3$|picocolors$|fastest-levenshtein$|valibot$)/,
    },
    tools: { uses: ["common"] },
    lab: { uses: ["automation", "cli", "common", "config", "contract", "release", "tools"] },
    examples: { uses: ["automation", "components"], packages: /^@pulumi\/(aws|github)\// },
    bench: { uses: ["cli", "common", "contract", "index.ts", "lab", "program", "release", "tools"] },
};

/** The same for the folders of the release engine. What lies beside them, such as ports.ts, may be used by all. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
    "release/packaging": [],
    "release/recognise": [],
    "release/building": ["release/packaging", "release/recognise"],
    "release/ledger": [],
    "release/engine": ["release/ledger", "release/packaging"],
    "release/previews": ["release/engine", "release/ledger"],
    "release/adoption": ["release/engine", "release/ledger"],
    "release/adapters/github": ["release/engine", "release/previews"],
    "release/adapters/aws": ["release/adapters/github", "release/adoption", "release/previews"],
    "release/programs": [
        "release/adapters/aws",
        "release/building",
        "release/engine",
        "release/packaging",
        "release/previews",
    ],
};

const ROOT = join(__dirname, "..");

interface Import {
    readonly file: string;
    /** A file of ours, or the name of a package. */
    readonly target: string;
}

/** Every import of a file: `import`, `export from`, `require()`, `import()` and `typeof import()`. */
function importsOf(file: string): Import[] {
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.ES2022, true);
    const found: Import[] = [];
    const visit = (node: ts.Node): void => {
        const isCall = ts.isCallExpression(node) && /^(require|import)$/.test(node.expression.getText());
        const specifier =
            ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
                ? node.moduleSpecifier
                : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
                  ? node.argument.literal
                  : isCall
                    ? node.arguments[0]
                    : undefined;
        if (specifier !== undefined && ts.isStringLiteral(specifier)) {
            found.push({ file, target: resolve(file, specifier.text) });
        }
        ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
}

function resolve(file: string, specifier: string): string {
    if (!specifier.startsWith(".")) {
        return specifier;
    }
    const path = join(dirname(file), specifier);
    const candidates = [`${path}.ts`, join(path, "index.ts"), path];
    return candidates.find((candidate) => SOURCES.includes(candidate)) ?? path;
}

/** The TypeScript sources of all rooms, relative to the checkout. */
function sources(): string[] {
    return Object.keys(ROOMS).flatMap((room) =>
        room.endsWith(".ts")
            ? [room]
            : readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
                  .filter((name) => name.endsWith(".ts"))
                  .map((name) => join(room, name))
                  // Applications of others, as far as the platform is concerned.
                  .filter((name) => !/^(examples\/applications|bench\/peers\/cdk\/app)\//.test(name)),
    );
}

const SOURCES = sources();
const roomOf = (file: string) => file.split("/", 1)[0] ?? "";
const IMPORTS = SOURCES.flatMap(importsOf);

describe("the rooms", () => {
    it("use only what is below them", () => {
        const own = IMPORTS.filter(({ target }) => SOURCES.includes(target));
        assert.ok(own.length > 100, "imports are found at all");
        const forbidden = own.filter(({ file, target }) => {
            const [from, to] = [roomOf(file), roomOf(target)];
            return from !== to && !ROOMS[from]?.uses.includes(to);
        });
        assert.deepEqual(forbidden, []);
    });

    it("of the release engine stand above each other, with previews on top of it and AWS beside it", () => {
        const floors = Object.keys(FLOORS);
        const floorOf = (file: string) => floors.find((floor) => file.startsWith(`${floor}/`));
        const inside = SOURCES.filter((file) => file.startsWith("release/") && file.split("/").length > 2);
        assert.deepEqual(
            inside.filter((file) => floorOf(file) === undefined),
            [],
        );
        const forbidden = IMPORTS.filter(({ file, target }) => {
            const [from, to] = [floorOf(file), floorOf(target)];
            const isWhole = from !== undefined && target === "release/index.ts";
            return isWhole || (from && to && from !== to && !FLOORS[from]?.includes(to));
        });
        assert.deepEqual(forbidden, []);
    });

    it("that show components and the automation to others need nothing but what these export", () => {
        const inner = IMPORTS.filter(({ file, target }) => roomOf(file) === "examples" && SOURCES.includes(target));
        assert.ok(inner.length > 0, "there are examples");
        assert.deepEqual(
            inner.filter(
                ({ file, target }) =>
                    target !== (/^examples\/(ci|policies)\//.test(file) ? "automation" : "components") + "/index.ts",
            ),
            [],
        );
    });

    it("take from packages only what belongs there", () => {
        const foreign = IMPORTS.filter(({ target }) => !SOURCES.includes(target));
        const forbidden = foreign.filter(({ file, target }) => ROOMS[roomOf(file)]?.packages?.test(target) === false);
        assert.deepEqual(forbidden, []);
    });

    it("import nothing that is not there", () => {
        const lost = IMPORTS.filter(
            ({ target }) => /^(\.|\/)/.test(target) || (target.includes("/") && roomOf(target) in ROOMS),
        );
        assert.deepEqual(
            lost.filter(({ target }) => !SOURCES.includes(target)),
            [],
        );
    });

    it("have no cycle among their files", () => {
        const edges = new Map<string, string[]>();
        for (const { file, target } of IMPORTS.filter((each) => SOURCES.includes(each.target))) {
            edges.set(file, [...(edges.get(file) ?? []), target]);
        }
        const done = new Set<string>();
        const walk = (file: string, path: readonly string[]): void => {
            assert.ok(
                !path.includes(file),
                `cycle: ${[...path, file].map((name) => relative(".", name)).join(" -> ")}`,
            );
            if (!done.has(file)) {
                (edges.get(file) ?? []).forEach((next) => walk(next, [...path, file]));
                done.add(file);
            }
        };
        SOURCES.forEach((file) => walk(file, []));
    });

    it("keep their files small, and their specs", () => {
        const tests = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter((name) =>
            name.endsWith(".ts"),
        );
        assert.ok(tests.length > 100, "specs are found at all");
        const files = [...SOURCES, ...tests.map((name) => join("test", name))];
        const long = files.filter((file) => readFileSync(join(ROOT, file), "utf8").split("\n").length > 300);
        assert.deepEqual(long, []);
    });

    it("read Pulumi's configuration in one place", () => {
        const readers = SOURCES.filter((file) =>
            /new pulumi\.Config\(|runtime\.allConfig\(/.test(readFileSync(join(ROOT, file), "utf8")),
        );
        assert.deepEqual(
            readers.filter((file) => roomOf(file) !== "bench"),
            ["program/settings.ts"],
        );
    });
});
