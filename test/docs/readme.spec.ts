import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { COMMANDS } from "../../cli/commands";
import { OUTPUT_NAMES } from "../../contract/outputs";

const ROOT = join(__dirname, "..", "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** Every Markdown file that people read. */
function documents(folder = ""): string[] {
    return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return /^(node_modules|\..*|coverage)$/.test(entry.name) ? [] : documents(path);
        }
        return entry.name.endsWith(".md") ? [path] : [];
    });
}

/** A heading as GitHub turns it into the name of a link. */
const anchor = (heading: string) =>
    heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-");

describe("the documents", () => {
    const readme = read("README.md");

    it("name every output", () => {
        const section = readme.slice(readme.indexOf("## Outputs"), readme.indexOf("## The build contract"));
        for (const output of OUTPUT_NAMES) {
            assert.ok(section.includes(`\`${output}\``), output);
        }
    });

    it("name every command of the command line", () => {
        for (const name of Object.keys(COMMANDS)) {
            assert.ok(readme.includes(`\`${name}`) || readme.includes(`platform -- ${name}`), name);
        }
    });

    it("have a row for each command, with words and options that it takes", () => {
        const start = readme.indexOf("| `status`");
        const table = readme.slice(start, readme.indexOf("\n\n", start));
        // A bar inside a cell is written with a backslash.
        const cells = table.split("\n").map((row) => row.split(/(?<!\\)\|/)[1] ?? "");
        const forms = cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, form = ""]) => form));
        const names = forms.map(([form = ""]) => form.split(" ")[0] ?? "");
        // It is for whoever comes from the Ansible project, and has a section of its own.
        const expected = Object.keys(COMMANDS).filter((name) => name !== "import-config");
        assert.deepEqual([...names].sort(), expected.sort());
        for (const form of forms.flat().map((each) => each.replaceAll("\\|", "|"))) {
            const [name = "", action = ""] = form.split(" ");
            const { arguments: taken, options } = COMMANDS[name]?.load() ?? assert.fail(form);
            const flags = options.flatMap((option) => option.flags.match(/--[a-z-]+/g) ?? []);
            for (const [flag] of form.matchAll(/--[a-z-]+/g)) {
                assert.ok(flags.includes(flag), `${form}: there is no ${flag}`);
            }
            const [[first, meaning] = ["", ""]] = Object.entries(taken);
            if (/^.action.$/.test(first)) {
                const actions: readonly string[] = meaning.match(/[a-z-]+/g) ?? [];
                assert.deepEqual(
                    action.split("|").filter((each) => each !== "" && !actions.includes(each)),
                    [],
                    form,
                );
            } else {
                const places = [...form.matchAll(/[<[](?!--)/g)].map(([bracket]) => bracket);
                assert.deepEqual(
                    places,
                    Object.keys(taken).map((place) => place.charAt(0)),
                    form,
                );
            }
        }
    });

    it("use only scripts that there are", () => {
        const { scripts } = JSON.parse(read("package.json")) as { scripts: Readonly<Record<string, string>> };
        for (const document of documents()) {
            for (const [, script = ""] of read(document).matchAll(/npm run (?:--silent |-s )?([\w:]+)/g)) {
                assert.ok(script in scripts, `${document}: npm run ${script}`);
            }
        }
    });

    it("have the two commands for a fresh machine, each on one line", () => {
        for (const mark of ["start", "test"]) {
            const block = new RegExp(`<!-- command: ${mark} -->\\s+\`\`\`sh\\n(npm ci && npm [^\\n]+)\\n\`\`\``).exec(
                readme,
            );
            assert.ok(block !== null, mark);
        }
    });

    it("link to what is there", () => {
        for (const document of documents()) {
            for (const [, target = ""] of read(document).matchAll(/\]\(([^)\s]+)\)/g)) {
                if (/^https?:/.test(target)) {
                    continue;
                }
                const [path = "", fragment] = target.split("#");
                const file = path === "" ? document : join(dirname(document), path);
                assert.ok(existsSync(join(ROOT, file)), `${document}: ${target}`);
                if (fragment !== undefined) {
                    const headings = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchor(heading));
                    assert.ok(headings.includes(fragment), `${document}: ${target}`);
                }
            }
        }
    });
});
