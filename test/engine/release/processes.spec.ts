import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { zipSync } from "fflate";

import { BUILD_SETTINGS_VARIABLE, parseBuildSettings } from "../../../contract/buildSettings";
import type { PlatformOutputs } from "../../../contract/outputs";
import { parsePipelineSettings, SETTINGS_VARIABLE } from "../../../contract/pipelineSettings";
import { formatReleaserSettings, RELEASER_SETTINGS_FILE } from "../../../contract/releaserSettings";
import { outputArtifact, zippable } from "../../../lab/build/artifacts";
import { parseBuildspec, type Buildspec } from "../../../lab/build/buildspec";
import { CHECKOUT } from "../../../lab/folder";
import {
    beginJob,
    buildActionVariables,
    keepArtifact,
    readPipeline,
    startExecution,
    type Job,
} from "../../../lab/pipeline";
import { labEnvironment } from "../../../lab/project";
import { DeliveredPrograms } from "../../../program/deliveredPrograms";
import { connect, Ledger, type Connection } from "../../../release";
import { settle, wasServed } from "../../../release/ledger/history";
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
    /** The file of the program that releases. */
    let program: string;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.setToken("ghp_ProcessesTest");
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        const { region, artifactBucket: bucket } = outputs;
        tools = await connect({ functionName: FUNCTION, bucket, region, by: "the test", say: () => undefined });
        folder = mkdtempSync(join(tmpdir(), "platform-processes-"));
        program = deployReleaser();
    });

    after(async () => {
        rmSync(folder, { recursive: true, force: true });
        await lab?.stop();
    });

    /** The variables of the build project and what it hands on, as CodeBuild would have them. */
    function project(): { readonly variables: Readonly<Record<string, string>>; readonly buildspec: Buildspec } {
        const [found] = aws("codebuild", "batch-get-projects", "--names", "platform-rehearsal-staging").projects;
        const parsed = parseBuildspec(found.source.buildspec);
        assert.ok("buildspec" in parsed);
        const own = (found.environment.environmentVariables as { name: string; value: string }[]).map(
            ({ name, value }) => [name, value] as const,
        );
        return {
            variables: { ...parsed.buildspec.variables, ...Object.fromEntries(own) },
            buildspec: parsed.buildspec,
        };
    }

    /** What the environment's releaser is told, with its program beside it. */
    function deployReleaser(): string {
        const { variables } = project();
        const program = join(folder, "releaser");
        mkdirSync(program);
        cpSync(new DeliveredPrograms().releaser().path, join(program, "index.js"));
        const { pipeline = "", buildProject = "", url = "" } = outputs.environments["staging"] ?? {};
        const settings = formatReleaserSettings({
            ...{ region: outputs.region, bucket: outputs.artifactBucket, functionName: FUNCTION },
            ...{ url, pipeline, buildProject },
            release: parsePipelineSettings(variables[SETTINGS_VARIABLE]),
            application: parseBuildSettings(variables[BUILD_SETTINGS_VARIABLE]),
        });
        writeFileSync(join(program, RELEASER_SETTINGS_FILE), settings);
        return join(program, "index.js");
    }

    /** An application of its own, packaged and about to be released. */
    async function prepare(name: string): Promise<Releaser> {
        const source = join(folder, name);
        mkdirSync(source);
        cpSync(join(CHECKOUT, "examples", "application"), source, { recursive: true });
        writeFileSync(join(source, "VERSION"), `${name}\n`);
        const zip = zipSync(zippable(source));
        const commit = commitOf(name);
        const pipeline = await readPipeline("platform-rehearsal-staging");
        const run = { execution: await startExecution(pipeline, commit), commit };
        const { variables, buildspec } = project();
        const environment = {
            ...labEnvironment(lab.folder, lab.record),
            ...variables,
            ...buildActionVariables(pipeline, run),
            CODEBUILD_SRC_DIR: source,
            CODEBUILD_BUILD_ID: `platform-rehearsal-staging:${commit}`,
            CODEBUILD_INITIATOR: "codepipeline/platform-rehearsal-staging",
            CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
        };
        for (const command of ["begin", "package"]) {
            const { code, said } = await runProcess([new DeliveredPrograms().engine().path, command], environment);
            assert.equal(code, 0, said);
        }
        const artifacts = {
            source: await keepArtifact(pipeline, "source", zip),
            package: await keepArtifact(pipeline, "package", outputArtifact(buildspec.artifacts, source)),
        };
        const job = await beginJob(pipeline, { run, artifacts, moto: lab.record.emulators.urls.moto });
        return new Releaser(program, job, environment);
    }

    KILLS.forEach((kills, round) => {
        it(`leave a whole version and a true ledger when ${RELEASES} meet and ${kills.size} are killed`, async () => {
            const names = Array.from({ length: RELEASES }, (_, index) => `round ${round} release ${index}`);
            const releasers: Releaser[] = [];
            for (const name of names) {
                releasers.push(await prepare(name));
            }
            const ended = await Promise.all(releasers.map((releaser, index) => releaser.run(kills.get(index))));

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
                const { status = "", said = "" } = ended[index] ?? {};
                const own = entries.filter(({ record }) => record.commit === commitOf(name));
                if (status === "Succeeded") {
                    assert.equal(own[0]?.state, "served", `${name}: ${said}`);
                } else if (status === "Failed") {
                    assert.match(said, /has moved staging to version \d+ meanwhile|have replaced the function's code/);
                    assert.doesNotMatch(said, /^ +at /m);
                    assert.equal(own.some(wasServed), false, `${name}: ${said}`);
                } else {
                    assert.ok(kills.has(index), `${name} was not to be killed: ${said}`);
                }
            });
            const count = (status: string) => ended.filter((each) => each.status === status).length;
            assert.ok(count("Succeeded") > 0 || kills.size > 0, "somebody wins");
            report(`${count("Succeeded")} released, ${count("Failed")} lost, ${count("InProgress")} were killed`);

            const after = await (await prepare(`round ${round} afterwards`)).run();
            assert.equal(after.status, "Succeeded", after.said);
        });
    });
});

/** A hash of a commit, from a name. */
function commitOf(name: string): string {
    return Buffer.from(name).toString("hex").padEnd(40, "0");
}

/** The function that releases, as Lambda runs it: one file, in a process of its own, with one job. */
class Releaser {
    constructor(
        private readonly program: string,
        private readonly job: Job,
        private readonly environment: Readonly<Record<string, string>>,
    ) {}

    /** @param killAfter Milliseconds. @default - it may end by itself */
    async run(killAfter?: number): Promise<{ readonly status: string; readonly said: string }> {
        const call = "require(process.argv[1]).handler(JSON.parse(process.argv[2]))";
        const args = ["-e", call, this.program, JSON.stringify(this.job.event)];
        const { said } = await runProcess(args, this.environment, killAfter);
        return { said, status: (await this.job.ended()).status };
    }
}

/** Runs Node.js. @param killAfter Milliseconds. @default - it may end by itself */
async function runProcess(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    killAfter?: number,
): Promise<{ readonly code: number | undefined; readonly said: string }> {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    }
    const ended = new Promise<number | undefined>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve(code ?? undefined));
    });
    if (killAfter !== undefined) {
        await sleep(killAfter);
        child.kill("SIGKILL");
    }
    return { code: await ended, said };
}
