import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Command, CommandEntry } from "../../cli/shell/command";
import { COMMANDS } from "../../cli/commands";
import { UsageError, UserError } from "../../common/errors";
import { main } from "../../cli/main";
import { capture } from "./capture";

const ROOT = join(__dirname, "..", "..");

/** A command line against one made-up command, `greet <name> [--loud]`, that runs `body`. */
async function run(args: readonly string[], body: Command<{ loud?: boolean }>["run"] = async () => 0) {
    const greet: Command<{ loud?: boolean }> = {
        description: "Greets somebody.",
        arguments: { "<name>": "whom" },
        options: [
            { flags: "--loud", description: "shout" },
            { flags: "--as <name>", description: "who greets" },
            { flags: "--json", description: "for machines" },
        ],
        examples: { "greet you --loud": "shouts at you" },
        run: body,
    };
    let loaded = 0;
    const commands: Record<string, CommandEntry> = {
        greet: { summary: "say hello", load: () => (loaded++, greet) },
        other: { summary: "something else", load: () => assert.fail("the other command is loaded") },
    };
    const { context, output } = capture({ env: {}, cwd: ROOT });
    return { code: await main(args, context, commands), ...output, loaded };
}

describe("platform", () => {
    it("gives a command its context, arguments and options, and ends with its exit code", async () => {
        const result = await run(["greet", "you", "--loud"], async ({ stdout, cwd }, args, options) => {
            stdout.write(JSON.stringify([cwd, args, options]));
            return 1;
        });
        assert.deepEqual(result, {
            code: 1,
            stdout: JSON.stringify([ROOT, ["you"], { loud: true }]),
            stderr: "",
            loaded: 1,
        });
    });

    it("prints help and version to stdout, and loads no command for the list of them", async () => {
        const help = await run(["--help"]);
        assert.equal(help.code, 0);
        assert.match(help.stdout, /greet.* +say hello\n/);
        assert.equal(help.stderr, "");
        assert.equal(help.loaded, 0);
        const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
        assert.deepEqual(await run(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "", loaded: 0 });
    });

    it("prints a command's own help", async () => {
        const asked = [
            ["greet", "--help"],
            ["greet", "-h"],
            ["help", "greet"],
        ];
        const [{ code, stdout, stderr } = assert.fail(), ...others] = await Promise.all(asked.map((args) => run(args)));
        assert.deepEqual([code, stderr], [0, ""]);
        others.forEach((other) => assert.equal(other.stdout, stdout));
        assert.match(stdout, /Usage: platform greet \[options\] <name>\n\nGreets somebody\.\n[^]*--loud +shout/);
        assert.match(stdout, /\nExamples:\n {2}# shouts at you\n {2}platform greet you --loud\n$/);
    });

    const misuses: readonly (readonly [string, readonly string[], RegExp])[] = [
        ["no command", [], /Usage: platform/],
        ["an unknown command", ["gret", "you"], /^error: unknown command 'gret'\n {2}Did you mean greet\?\n$/],
        ["an unknown option", ["greet", "you", "--lod"], /unknown option '--lod'\n\(Did you mean --loud\?\)/],
        ["a missing argument", ["greet"], /missing required argument 'name'/],
        [
            "too many arguments",
            ["greet", "you", "me"],
            /'me' is one word too many\.\n {2}It is: greet \[options\] <name>/,
        ],
        ["an unknown command with --help", ["gret", "--help"], /unknown command 'gret'\n {2}Did you mean greet\?/],
        ["help for an unknown command", ["help", "gret"], /unknown command 'gret'/],
        ["an empty argument", ["greet", ""], /<name> is empty\.\n {2}It is: greet/],
        ["an empty value", ["greet", "you", "--as", ""], /--as needs a value, and is followed by nothing\./],
        [
            "an option in place of a value",
            ["greet", "you", "--as", "--loud"],
            /--as needs a value, and is followed by --loud\./,
        ],
        ["a value for a switch", ["greet", "you", "--loud", "yes"], /--loud takes no value, not 'yes'\./],
    ];
    for (const [what, args, message] of misuses) {
        it(`ends with 2 for ${what}, on stderr`, async () => {
            const { code, stdout, stderr } = await run(args);
            assert.equal(code, 2);
            assert.match(stderr, message);
            assert.equal(stdout, "");
        });
    }

    it("prints what the user can mend without a stack trace", async () => {
        const result = await run(["greet", "you"], () => Promise.reject(new UserError("It is late.", "Go to bed.")));
        assert.deepEqual(result, { code: 1, stdout: "", stderr: "error: It is late.\n  Go to bed.\n", loaded: 1 });
    });

    it("ends with 2 where a command finds its command line wrong", async () => {
        const { code, stderr } = await run(["greet", "you"], () => Promise.reject(new UsageError("Not you.")));
        assert.deepEqual([code, stderr], [2, "error: Not you.\n"]);
    });

    it("gives a script that asked for JSON a document whatever goes wrong", async () => {
        const refuse = () => Promise.reject(new UserError("It is late.", "Go to bed."));
        const steps = [{ title: "Wake", outcome: "done" }] as const;
        const json = async (args: readonly string[], body?: Command["run"]) => {
            const { code, stdout } = await run([...args, "--json"], body);
            return [code, JSON.parse(stdout)];
        };
        assert.deepEqual(await json(["greet", "you"], refuse), [
            1,
            { outcome: "failed", error: "It is late.", remedy: "Go to bed.", steps: [] },
        ]);
        assert.deepEqual(await json(["greet", "you"], async (context) => (context.steps?.push(...steps), 1)), [
            1,
            { outcome: "declined", error: null, remedy: null, steps },
        ]);
        assert.deepEqual(await json(["greet"]), [
            2,
            { outcome: "usage", error: "missing required argument 'name'", remedy: null, steps: [] },
        ]);
        const own = await run(["greet", "you", "--json"], async ({ stdout }) => (stdout.write("{}"), 1));
        assert.equal(own.stdout, "{}");
        const fine = await run(["greet", "you", "--json"], async () => 0);
        assert.deepEqual([fine.code, fine.stdout], [0, ""]);
    });

    it("prints a defect with its stack trace", async () => {
        const { code, stderr } = await run(["greet", "you"], () => Promise.reject(new TypeError("broken")));
        assert.equal(code, 1);
        assert.match(stderr, /^error: TypeError: broken\n {4}at /);
    });

    it("can load each of its commands", () => {
        for (const [name, entry] of Object.entries(COMMANDS)) {
            assert.ok(entry.summary !== "" && entry.load().description !== "", name);
        }
    });
});

describe("cli/platform.js", () => {
    const execute = (args: readonly string[]) =>
        new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
            // From another folder, which has no compiler settings.
            const command = [join(ROOT, "cli", "platform.js"), ...args];
            execFile(process.execPath, command, { cwd: tmpdir() }, (error, stdout, stderr) => {
                resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
            });
        });

    it("runs from any folder", async () => {
        assert.match((await execute(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
    });

    it("hands on the exit code", async () => {
        const { code, stdout, stderr } = await execute(["import-config", "none.yaml", "--stack", "production"]);
        assert.deepEqual(
            [code, stdout, stderr],
            [1, "", `error: There is no file ${join(realpathSync(tmpdir()), "none.yaml")}.\n`],
        );
    });

    /** The files that one run has loaded. */
    const loadedBy = async (program: string, ...args: readonly string[]): Promise<string> => {
        const list = "process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')))";
        const script = `${list}; process.argv.splice(1, 0, "platform"); ${program}`;
        return new Promise<string>((resolve) => {
            execFile(process.execPath, ["-e", script, "--", ...args], { cwd: ROOT }, (_error, _stdout, stderr) =>
                resolve(stderr),
            );
        });
    };

    /** The sources one by one: the one file that they are made to begins each as late. */
    const SOURCES = 'require("ts-node").register({ transpileOnly: true }); void require("./cli/main").runProcess()';

    /** The program as it is called. */
    const PLATFORM = `require(${JSON.stringify(join(ROOT, "cli", "platform.js"))})`;

    it("loads no package for help but what reads the command line", async () => {
        const loaded = (await loadedBy(SOURCES, "--help")).split("\n").filter((file) => file.startsWith("/"));
        const packages = loaded.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
        const own = loaded.filter((file) => !file.includes("node_modules")).map((file) => file.slice(ROOT.length + 1));
        const ofTranslation = await loadedBy('require("ts-node").register({ transpileOnly: true })');
        assert.deepEqual(
            [...new Set(packages)].filter((name) => !ofTranslation.includes(`node_modules/${name}/`)).sort(),
            ["commander", "fastest-levenshtein"],
        );
        assert.deepEqual(own.sort(), [
            "cli/commands/index.ts",
            "cli/main.ts",
            "cli/session/cloud.ts",
            "cli/shell/arguments.ts",
            "cli/shell/failure.ts",
            "cli/shell/help.ts",
            "cli/shell/input.ts",
            "cli/shell/paths.ts",
            "cli/shell/signals.ts",
            "cli/shell/streams.ts",
            "common/errors.ts",
            "config/fault.ts",
            "config/reader.ts",
        ]);
    });

    it("runs as one file, and translates nothing where that is there", async () => {
        await execute(["--version"]);
        const loaded = (await loadedBy(PLATFORM, "--help")).split("\n").filter((file) => file.startsWith("/"));
        const others = loaded.filter((file) => !file.startsWith(join(ROOT, "cli")));
        assert.equal(others.length, 2, others.join("\n"));
        assert.equal(others[0], join(ROOT, "common", "sourceBundle.js"));
        assert.match(others[1] ?? "", /node_modules\/\.cache\/platform\/cli-[0-9a-f]{16}\.cjs$/);
    });

    it("runs from its sources where the one file cannot be kept", async () => {
        const broken = `require(${JSON.stringify(join(ROOT, "cli", "bundle.js"))}).cliBundle = async () => { throw new Error("EROFS") };`;
        const loaded = await loadedBy(broken + PLATFORM, "--help");
        assert.match(loaded, /cli.main\.ts/);
        assert.doesNotMatch(loaded, /\.cjs/);
    });

    it("finds the same files by its own folder as the sources do", async () => {
        // The version is read from the package's own manifest, two folders above the one file's.
        assert.equal(
            (await execute(["--version"])).stdout,
            `${JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version}\n`,
        );
    });

    it("loads the AWS SDK for no more than help", async () => {
        const loaded = await loadedBy(SOURCES, "promote", "--help");
        assert.match(loaded, /commands.promote\.ts/);
        assert.doesNotMatch(loaded, /@aws-sdk|@pulumi/);
    });
});
