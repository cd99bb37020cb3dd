import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { recordPlatform } from "../support/platform";

const EXAMPLES = join(__dirname, "..", "..", "examples");

/** The keys that the stack's file of an application sets. */
function keysOf(name: string): readonly string[] {
    const { config = {} } = (parse(readFileSync(join(EXAMPLES, "applications", name, "stack.yaml"), "utf8")) ?? {}) as {
        config?: Record<string, object>;
    };
    return Object.entries(config).flatMap(([key, members]) =>
        Object.keys(members).map((member) => `${key.replace("platform:", "")}.${member}`),
    );
}

describe("examples/applications.md", () => {
    const page = readFileSync(join(EXAMPLES, "applications.md"), "utf8");
    const folder = join(EXAMPLES, "applications");
    const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "stack.yaml")));

    for (const name of names) {
        it(`has a row of ${name} with the keys that it needs`, () => {
            const row = page.split("\n").find((line) => line.startsWith(`| [${name}](applications/${name})`)) ?? "";
            const [, , , keys = ""] = row.split("|");
            assert.deepEqual(
                [...keys.matchAll(/`([^`]+)`/g)].map(([, key]) => key),
                keysOf(name),
            );
        });
    }

    for (const name of names.filter((each) => existsSync(join(folder, each, "resources.ts")))) {
        it(`has resources of ${name} that its stack.yaml links, and a link to them`, async () => {
            assert.ok(page.includes(`[resources.ts](applications/${name}/resources.ts)`), name);
            const { config } = parse(readFileSync(join(folder, name, "stack.yaml"), "utf8")) as {
                config: Record<string, object>;
            };
            const texts = Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]);
            const load = () => require(join(folder, name, "resources.ts")) as unknown;
            const { resources } = await recordPlatform(Object.fromEntries(texts), {}, [], load);
            for (const environment of ["staging", "production"]) {
                const made = resources.find(({ type, name: each }) => {
                    return type === "aws:lambda/function:Function" && each === `own-${environment}`;
                });
                const { variables = {} } = made?.inputs["environment"] as { variables?: Record<string, string> };
                const values = Object.values(variables);
                assert.ok(values.length > 0);
                assert.deepEqual(
                    values.filter((value) => !value.includes(environment)),
                    [],
                    "each has what the other environments have not",
                );
            }
        });
    }

    it("shows the resources.ts of one of them as it is", () => {
        const text = readFileSync(join(folder, "todos-node", "resources.ts"), "utf8");
        const code = text.slice(text.indexOf("export default"));
        const plain = (source: string) => source.replace(/\s+/g, " ");
        assert.ok(plain(page).includes(plain(code)), code);
        assert.equal(readFileSync(join(folder, "todos-python", "resources.ts"), "utf8"), text);
    });

    it("names no registry but the public ones in lock files", () => {
        const hosts = names.flatMap((name) =>
            ["uv.lock", "poetry.lock", "package-lock.json", "pnpm-lock.yaml"]
                .map((lock) => join(folder, name, lock))
                .filter(existsSync)
                .flatMap(
                    (lock) => readFileSync(lock, "utf8").match(/https?:\/\/[^/"]+[^"\s]*\.(?:tgz|whl|gz)\b/g) ?? [],
                ),
        );
        const others = hosts.filter((url) => !/^https:\/\/(files\.pythonhosted\.org|registry\.npmjs\.org)\//.test(url));
        assert.deepEqual(others, []);
    });
});
