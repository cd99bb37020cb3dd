import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

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
