import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";

import { OperationBench, type StubStep } from "./operations";

const ROOT = join(__dirname, "..", "..");
const PLATFORM = join(ROOT, "cli", "platform.js");
/** Of the whole machine, for Python: the bench has a PATH of its own. */
const MACHINE_PATH = process.env["PATH"] ?? "";

/** Runs a command on a terminal of a size; its keys are typed once the file is there that the first argument names. */
const TERMINAL = `
import fcntl, os, pty, struct, sys, termios, time
started, key, columns, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    # The first process of a terminal is told its size before it starts.
    time.sleep(0.2)
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 10, int(columns), 0, 0))
os.set_blocking(terminal, False)
while True:
    try:
        os.write(1, os.read(terminal, 65536))
    except BlockingIOError:
        time.sleep(0.02)
    except OSError:
        break
    if key != "" and os.path.exists(started):
        time.sleep(0.3)
        os.write(terminal, key.encode())
        key = ""
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

const STEPS: readonly StubStep[] = [..."abcdefghijklmnop"].map((name) => ({
    ...{ op: "create", type: "aws:s3/bucketV2:BucketV2", name, component: `a-component-with-a-long-name-${name}` },
    after: { bucket: name },
}));

describe("the process of a command", () => {
    let bench: OperationBench;
    const at = (name: string) => join(bench.folder, name);
    const wide = () => ({ PATH: [bench.env["PATH"], MACHINE_PATH].join(delimiter) });

    beforeEach(() => {
        bench = new OperationBench();
        bench.plays("preview", STEPS);
        bench.plays("up", STEPS);
    });

    afterEach(() => bench.remove());

    const start = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
        const child = spawn(command, args, {
            cwd: bench.folder,
            env: { ...bench.env, ...env },
            // No terminal, whoever runs the tests.
            detached: true,
        });
        const output = { stdout: "", stderr: "" };
        child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
        child.stdin.end();
        const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
            child.on("exit", (code) => setTimeout(() => resolve({ code, ...output }), 50)),
        );
        return { child, ended };
    };
    const platform = (...args: readonly string[]) =>
        start(process.execPath, [PLATFORM, ...args, "--stack", "production"]);
    const until = async (isThere: () => boolean) => {
        while (!isThere()) {
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    };
    const upAtWork = async () => {
        bench.write("up.goes-on", "");
        const run = platform("up", "--yes");
        await until(() => existsSync(at("signals")));
        return run;
    };

    for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
    ] as const) {
        it(`ends pulumi in good order by ${signal}, and says how to go on`, async () => {
            const { child, ended } = await upAtWork();
            child.kill(signal);
            // As npm hands it on.
            await new Promise((resolve) => setTimeout(resolve, 100));
            child.kill(signal);
            const outcome = await ended;
            assert.equal(outcome.code, code, outcome.stderr);
            assert.equal(bench.read("signals"), "SIGINT\n");
            assert.match(outcome.stderr, /\nEnding in good order\. Once more ends at once\.\n/);
            assert.match(
                outcome.stderr,
                /error: The run on the stack 'production' was ended in the middle\. What was done until then is in the state\.\n[^]*\n {2}To go on from there, run the same command again\.\n$/,
            );
        });
    }

    it("ends at once by the second Ctrl-C, and says what that leaves", async () => {
        const { child, ended } = await upAtWork();
        child.kill("SIGINT");
        await until(() => bench.read("signals") !== "");
        await new Promise((resolve) => setTimeout(resolve, 600));
        assert.ok(!existsSync(at("ended")));
        child.kill("SIGINT");
        const outcome = await ended;
        assert.equal(outcome.code, 130);
        assert.match(
            outcome.stderr,
            /\nEnded at once\. What was under way may be there or not, [^]*\n {2}Read what there is: npm run platform -- refresh --stack production\n$/,
        );
    });

    it("leaves it to a terminal to tell pulumi, also where its input is none", async () => {
        const script = `
            require(${JSON.stringify(require.resolve("ts-node"))}).register({ transpileOnly: true, cwd: ${JSON.stringify(ROOT)} });
            const { watchSignals } = require(${JSON.stringify(join(ROOT, "cli", "shell", "signals"))});
            const code = watchSignals({ stop: () => console.log("stopped") }, process.stderr);
            require("node:fs").writeFileSync(${JSON.stringify(at("signals"))}, "");
            const timer = setInterval(() => code() !== undefined && setTimeout(() => clearInterval(timer), 300), 20);
        `;
        bench.write("watch.js", script);
        const alone = start(process.execPath, [at("watch.js")]);
        await until(() => existsSync(at("signals")));
        await new Promise((resolve) => setTimeout(resolve, 100));
        alone.child.kill("SIGINT");
        assert.equal((await alone.ended).stdout, "stopped\n");
        rmSync(at("signals"));
        const command = `exec ${process.execPath} ${at("watch.js")} < /dev/null`;
        const { ended } = start(
            "python3",
            ["-c", TERMINAL, at("signals"), "\x03", "80", "/bin/sh", "-c", command],
            wide(),
        );
        const { stdout } = await ended;
        assert.match(stdout, /Ending in good order/);
        assert.doesNotMatch(stdout, /stopped/);
    });

    it("goes on to its end where the reader of its log has gone", async () => {
        const { child, ended } = await upAtWork();
        child.stderr.destroy();
        await new Promise((resolve) => setTimeout(resolve, 100));
        rmSync(at("up.goes-on"));
        const { code, stdout } = await ended;
        assert.equal(code, 0);
        assert.match(stdout, /^production is up to date/);
    });

    it("ends with its own exit code where the reader of its result has gone", async () => {
        bench.plays("preview", [{ ...STEPS[0]!, op: "delete", type: "aws:apigateway/restApi:RestApi" }]);
        const { child, ended } = platform("preview");
        child.stdout.destroy();
        assert.equal((await ended).code, 1);
    });

    it("draws no line that is wider than the terminal, nor goes back above its first one", async () => {
        const [node, ...args] = [process.execPath, PLATFORM, "up", "--yes", "--stack", "production"] as const;
        const env = { NO_COLOR: "1", LC_ALL: "C", TERM: "xterm", ...wide() };
        const { ended } = start("python3", ["-c", TERMINAL, "", "", "24", node, ...args], env);
        const { code, stdout } = await ended;
        assert.equal(code, 0, stdout);
        const drawn = [...stdout.matchAll(/\x1b\[2K([^\r\n\x1b]*)/g)].map(([, line = ""]) => line);
        assert.ok(drawn.length > 16, stdout);
        assert.deepEqual(
            drawn.filter((line) => line.length >= 24 && !/^\+ (Find|Open|Preview)/.test(line)),
            [],
        );
        const back = [...stdout.matchAll(/\x1b\[(\d+)A/g)].map(([, lines]) => Number(lines));
        assert.ok(
            back.every((lines) => lines < 10),
            back.join(),
        );
        assert.doesNotMatch(stdout, /\x1b\[[\d;]*m|[^\x00-\x7f]/);
    });
});
