import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../common/errors";
import { CHECKOUT } from "../../../lab/folder";
import { buildPackage } from "../../../release/packaging/buildPackage";
import { connect, executeRelease, planRelease, type Tools } from "../../../release";
import type { Functions } from "../../../release/ports";
import { platform, platformJson } from "../support/cli";
import { aliasTarget, aws, codeOf } from "../support/emulated";
import { TestLab } from "../support/lab";

const FIRST = "platform-rehearsal-app";
const JOBS = "platform-rehearsal_jobs-handler";
const MAIL = "platform-rehearsal_mail-handler";
const ALL = [FIRST, JOBS, MAIL] as const;
const HANDLERS = { jobs: "jobs.run", mail: { handler: "mail.send", memorySize: 512, timeout: 60 } };
const EVENT = JSON.stringify({ Records: [{ body: "7" }] });

/** The tests build on each other. */
describe("further handlers, with the real engine", () => {
    let lab: TestLab;
    let source: string;

    const release = async () => platformJson(lab, "release", source, "--to", "staging", "--yes");
    const change = (text: string) => appendFileSync(join(source, "app.py"), `\n# ${text}\n`);
    const targets = (environment: string) => ALL.map((name) => aliasTarget(name, environment).version);
    const codes = (environment: string) =>
        new Set(ALL.map((name) => codeOf(name, aliasTarget(name, environment).version)));

    /** What an alias makes of an event that is no request. */
    function invoke(functionName: string, environment: string): { readonly error: unknown; readonly answer: unknown } {
        const file = join(source, "..", "answer.json");
        const { FunctionError } = aws(
            ...["lambda", "invoke", "--function-name", functionName, "--qualifier", environment],
            ...["--payload", EVENT, file],
        );
        return { error: FunctionError, answer: JSON.parse(readFileSync(file, "utf8")) };
    }

    before(async () => {
        source = join(mkdtempSync(join(tmpdir(), "handlers-")), "application");
        cpSync(join(CHECKOUT, "examples", "application"), source, { recursive: true });
        for (const [file, name] of [
            ["jobs.py", "run"],
            ["mail.py", "send"],
        ] as const) {
            writeFileSync(
                join(source, file),
                `def ${name}(event, context):\n    return [each["body"] for each in event["Records"]]\n`,
            );
        }
        lab = await TestLab.start({}, { writesOnce: true });
        lab.configure({ "platform:function": { handlers: HANDLERS } });
        await lab.operate("up");
    });

    after(() => {
        rmSync(join(source, ".."), { recursive: true, force: true });
        return lab.stop();
    });

    it("start at a placeholder that fails every event, and get the very package with the first release", async () => {
        assert.equal(invoke(JOBS, "staging").error, "Unhandled");
        await release();
        assert.equal(codes("staging").size, 1);
        assert.deepEqual(invoke(JOBS, "staging"), { error: undefined, answer: ["7"] });
        const { MemorySize, Timeout, Role } = aws("lambda", "get-function-configuration", "--function-name", MAIL);
        const shared = aws("lambda", "get-function-configuration", "--function-name", FIRST).Role;
        assert.deepEqual([MemorySize, Timeout, Role], [512, 60, shared]);
        assert.equal(invoke(JOBS, "production").error, "Unhandled", "another environment has not moved");
    });

    it("are promoted and taken back as a set", async () => {
        await platformJson(lab, "promote", "staging", "production", "--yes");
        const before = targets("production");
        assert.deepEqual(before, targets("staging"));
        change("second");
        await release();
        await platformJson(lab, "promote", "staging", "production", "--yes");
        assert.deepEqual(targets("production"), targets("staging"));
        await platformJson(lab, "rollback", "production", "--yes");
        assert.deepEqual(targets("production"), before);
        assert.equal(codes("production").size, 1);
    });

    /** A release of changed sources, whose move of the second handler's alias is another. */
    async function releaseWith(move: Functions["move"]): Promise<unknown> {
        const { region, artifactBucket: bucket, environments } = await lab.stack.outputs();
        const by = "the test";
        const tools = await connect({ functionName: FIRST, bucket, region, by, say: () => undefined });
        const [jobs, mail] = [JOBS, MAIL].map((name) => tools.ofFunction(name, true).functions);
        assert.ok(jobs !== undefined && mail !== undefined);
        const broken = Object.assign(Object.create(mail) as Functions, { move });
        const handlers = [
            { key: "jobs", functions: jobs },
            { key: "mail", functions: broken },
        ];
        const all: Tools = { ...tools, handlers };
        const { url = "", variables = {} } = environments["staging"] ?? {};
        const target = { environment: "staging", url, variables, healthPath: "/health", verifySeconds: 10 };
        const plan = await planRelease(all, target, buildPackage(source, [], undefined), {});
        assert.ok(!("unchanged" in plan));
        return executeRelease(all, plan);
    }

    it("all go back when the alias of one cannot be moved", async () => {
        const before = targets("staging");
        change("third");
        const denied = async () => Promise.reject(new UserError("no policy allows it"));
        await assert.rejects(releaseWith(denied), /the handler mail could not be moved to version \d+: no policy/);
        assert.deepEqual(targets("staging"), before);
    });

    it("are brought to the end of a move that was killed between two aliases, which status says", async () => {
        const before = targets("staging");
        change("fourth");
        await new Promise<void>((resolve, reject) => {
            const killed = async () => {
                resolve();
                return new Promise<never>(() => undefined);
            };
            releaseWith(killed).catch(reject);
        });
        assert.equal(codes("staging").size, 2, "two are new, and one is old");
        const { stdout } = await platform(lab, "status");
        assert.match(stdout, /The handler mail serves version \d+: the move to version \d+ has not come to it/);
        await release();
        assert.equal(codes("staging").size, 1);
        targets("staging").forEach((version, index) => assert.notEqual(version, before[index]));
        const after = await platform(lab, "status");
        assert.equal(after.code, 0, after.stdout);
    });

    it("are moved by no `up`, which has nothing to do, and are replaced by none", async () => {
        const before = [targets("staging"), targets("production")];
        assert.deepEqual(await lab.operate("up", { refresh: true }), []);
        lab.configure({
            "platform:function": { handlers: { ...HANDLERS, jobs: { handler: "jobs.run", timeout: 90 } } },
        });
        assert.deepEqual(await lab.operate("up"), ["update aws:lambda/function:Function function.jobs"]);
        assert.deepEqual([targets("staging"), targets("production")], before);
    });

    it("go when they are left out, and what answers requests stays where it is", async () => {
        const served = ["staging", "production"].map((environment) => aliasTarget(FIRST, environment));
        lab.configure({});
        const done = await lab.operate("up");
        assert.deepEqual(
            // Those that release are told what there is to release.
            done.filter((each) => each.includes("lambda/function:") && !each.endsWith("-release")),
            ["delete aws:lambda/function:Function function.jobs", "delete aws:lambda/function:Function function.mail"],
        );
        assert.deepEqual(
            ["staging", "production"].map((environment) => aliasTarget(FIRST, environment)),
            served,
        );
        assert.deepEqual(await lab.operate("up"), []);
        await release();
    });
});
