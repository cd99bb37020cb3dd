import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { CHECKOUT } from "../../../lab/folder";
import { labEnvironment } from "../../../lab/project";
import { parseBuildspec } from "../../../lab/build/buildspec";
import { settle, wasServed } from "../../../release/ledger/history";
import type { PlatformOutputs } from "../../../contract/outputs";
import { connect, Ledger, type Connection } from "../../../release";
import { releaseBundle } from "../../../program/releaseBundle";
import { aws } from "../support/emulated";
import { TestLab } from "../support/lab";
import { report } from "../support/report";

const FUNCTION = "platform-rehearsal-app";

/** How many releases meet, and after how many milliseconds which of them are killed. */
const RELEASES = 6;
const KILLS: readonly ReadonlyMap<number, number>[] = [
    new Map(),
    new Map([
        [0, 900],
        [3, 1400],
    ]),
    new Map([
        [1, 1100],
        [2, 1200],
        [4, 1700],
    ]),
];

describe("releases in real processes", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;
    let tools: Connection;
    let folder: string;

    before(async () => {
        lab = await TestLab.start();
        await lab.setToken("ghp_ProcessesTest");
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        const { region, artifactBucket: bucket } = outputs;
        tools = await connect({ functionName: FUNCTION, bucket, region, by: "the test", say: () => undefined });
        folder = mkdtempSync(join(tmpdir(), "platform-processes-"));
    });

    after(async () => {
        rmSync(folder, { recursive: true, force: true });
        await lab?.stop();
    });

    /** The variables of the build project, as CodeBuild would set them. */
    function variables(): Record<string, string> {
        const [project] = aws("codebuild", "batch-get-projects", "--names", "platform-rehearsal-staging").projects;
        const parsed = parseBuildspec(project.source.buildspec);
        assert.ok("buildspec" in parsed);
        const own = (project.environment.environmentVariables as { name: string; value: string }[]).map(
            ({ name, value }) => [name, value] as const,
        );
        return { ...parsed.buildspec.variables, ...Object.fromEntries(own) };
    }

    /** An application of its own, packaged and about to be released. */
    async function prepare(name: string): Promise<Engine> {
        const source = join(folder, name);
        mkdirSync(source);
        cpSync(join(CHECKOUT, "examples", "application"), source, { recursive: true });
        writeFileSync(join(source, "VERSION"), `${name}\n`);
        const environment = {
            ...labEnvironment(lab.folder, lab.record),
            ...variables(),
            CODEBUILD_SRC_DIR: source,
            CODEBUILD_BUILD_ID: name,
            CODEBUILD_INITIATOR: name,
            CODEBUILD_RESOLVED_SOURCE_VERSION: Buffer.from(name).toString("hex").padEnd(40, "0"),
        };
        const engine = new Engine(environment);
        for (const command of ["begin", "package"]) {
            const { code, stderr } = await engine.run(command);
            assert.equal(code, 0, stderr);
        }
        return engine;
    }

    KILLS.forEach((kills, round) => {
        it(`leave a whole version and a true ledger when ${RELEASES} meet and ${kills.size} are killed`, async () => {
            const names = Array.from({ length: RELEASES }, (_, index) => `round ${round} release ${index}`);
            const engines: Engine[] = [];
            for (const name of names) {
                engines.push(await prepare(name));
            }
            const ended = await Promise.all(engines.map((engine, index) => engine.run("release", kills.get(index))));

            const alias = await tools.functions.alias("staging");
            assert.ok(await tools.functions.version(alias.version));
            const { records, damaged } = await new Ledger(tools.store).read("staging", 1000);
            assert.deepEqual(damaged, []);
            const entries = settle(records, alias, Date.now() + 24 * 3_600_000);
            assert.equal(
                entries.find(wasServed)?.record.version ?? "1",
                alias.version,
                "the ledger says what is served",
            );
            names.forEach((name, index) => {
                const { code, stderr } = ended[index] ?? { code: undefined, stderr: "" };
                const own = entries.filter(({ record }) => record.by === name);
                if (code === 0) {
                    assert.equal(own[0]?.state, "served", `${name}: ${stderr}`);
                } else if (code !== undefined) {
                    assert.match(
                        stderr,
                        /has moved staging to version \d+ meanwhile|have replaced the function's code/,
                    );
                    assert.doesNotMatch(stderr, /^ +at /m);
                    assert.equal(own.some(wasServed), false, `${name}: ${stderr}`);
                } else {
                    assert.ok(kills.has(index), `${name} was not to be killed: ${stderr}`);
                }
            });
            assert.ok(ended.some(({ code }) => code === 0) || kills.size > 0, "somebody wins");
            const count = (code: number | undefined) => ended.filter((each) => each.code === code).length;
            report(`${count(0)} released, ${count(1)} lost, ${count(undefined)} were killed`);

            const after = await (await prepare(`round ${round} afterwards`)).run("release");
            assert.equal(after.code, 0, after.stderr);
        });
    });
});

/** The release engine, as a pipeline runs it: one file, in a process of its own. */
class Engine {
    constructor(private readonly environment: Readonly<Record<string, string>>) {}

    /** @param killAfter Milliseconds. @default - it may end by itself */
    async run(command: string, killAfter?: number): Promise<{ code: number | undefined; stderr: string }> {
        const child = spawn(process.execPath, [releaseBundle().path, command], {
            env: this.environment,
            stdio: ["ignore", "ignore", "pipe"],
        });
        let stderr = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        const ended = new Promise<number | undefined>((resolve, reject) => {
            child.on("error", reject);
            child.on("close", (code) => resolve(code ?? undefined));
        });
        if (killAfter !== undefined) {
            await sleep(killAfter);
            child.kill("SIGKILL");
        }
        return { code: await ended, stderr };
    }
}
