import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../common/errors";
import { terminalSteps } from "../../common/steps";
import {
    type EmulatorOptions,
    type Emulators,
    emulatorsAlive,
    invokeUrl,
    pythonTools,
    recordedPids,
    startEmulators,
    stopEmulators,
} from "../../tools/emulators";
import { groupMembers } from "../../tools/processes/processes";
import { Client } from "./emulators/client";
import { ACCOUNT, createApi, createFunction, functionArn, permit, REGION, STAGE } from "./emulators/platform";

const silent = terminalSteps({ write: () => undefined, live: false });

/** Tests that look into /proc, which only Linux has; elsewhere they show as pending. */
const onLinux = existsSync("/proc/net/tcp") ? it : it.skip;

/** The addresses, as the kernel writes them, that processes listen on. */
function listeningAddresses(pids: readonly number[]): string[] {
    const sockets = pids.flatMap((pid) =>
        execFileSync("ls", ["-l", `/proc/${pid}/fd`], { encoding: "utf8" }).match(/socket:\[\d+\]/g),
    );
    return ["/proc/net/tcp", "/proc/net/tcp6"]
        .filter((file) => existsSync(file))
        .flatMap((file) => readFileSync(file, "utf8").trim().split("\n").slice(1))
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === "0A" && sockets.includes(`socket:[${fields[9]}]`))
        .map((fields) => fields[1]?.split(":")[0] ?? "");
}

describe("The emulators", () => {
    let folder: string;
    const started: Emulators[] = [];

    async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulators> {
        const place = join(folder, String(started.length));
        const emulators = await startEmulators(
            { folder: place, accountId: ACCOUNT, region: REGION, ...options },
            silent,
        );
        started.push(emulators);
        return emulators;
    }

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "emulators-"));
    });

    afterEach(async () => {
        await Promise.all(started.splice(0).map(({ pids }) => stopEmulators(pids)));
    });

    after(() => rmSync(folder, { recursive: true }));

    it("are one AWS account, for the AWS CLI with their environment variables", async () => {
        const { environment } = await start();
        const { awsFolder } = await pythonTools(silent);
        const env = { ...environment, PATH: `${awsFolder}:${process.env["PATH"]}` };
        const aws = (...args: string[]) => JSON.parse(execFileSync("aws", args, { env, encoding: "utf8" }));
        assert.equal(aws("sts", "get-caller-identity").Account, ACCOUNT);
        const role = aws("iam", "create-role", "--role-name", "r", "--assume-role-policy-document", "{}");
        assert.equal(role.Role.Arn, `arn:aws:iam::${ACCOUNT}:role/r`);
    });

    it("answer for a function at the invoke URL of its stage", async () => {
        const emulators = await start();
        const client = new Client(emulators);
        const name = await createFunction(client);
        const api = await createApi(client, functionArn(name));
        await permit(client, name, api.id);
        const response = await fetch(`${invokeUrl(emulators.urls, api.id, STAGE)}/`);
        assert.equal(response.status, 200);
    });

    onLinux("do not hand this process' environment to the functions", async () => {
        process.env["SECRET_OF_A_PERSON"] = "1";
        try {
            const { pids } = await start();
            const environment = readFileSync(`/proc/${pids.ministack}/environ`, "utf8");
            assert.equal(environment.includes("SECRET_OF_A_PERSON"), false);
        } finally {
            delete process.env["SECRET_OF_A_PERSON"];
        }
    });

    onLinux("listen on 127.0.0.1 only", async () => {
        const { pids } = await start();
        assert.deepEqual(listeningAddresses(Object.values(pids)), ["0100007F", "0100007F"]);
    });

    it("run side by side on ports of their own", async () => {
        const [one, other] = await Promise.all([
            start({ folder: join(folder, "one") }),
            start({ folder: join(folder, "other") }),
        ]);
        assert.equal(await emulatorsAlive(one), true);
        await stopEmulators(one.pids);
        assert.equal(await emulatorsAlive(one), false);
        assert.equal(await emulatorsAlive(other), true);
    });

    it("leave no process behind, not even of functions, whether stopped or killed", async () => {
        for (const kill of [false, true]) {
            const { pids, ...emulators } = await start();
            const client = new Client({ pids, ...emulators });
            const name = await createFunction(client);
            await client.rest("lambda", "POST", `/2015-03-31/functions/${name}/invocations`, {});
            assert.equal(groupMembers(pids.ministack).length, 2, "MiniStack and a function");
            if (kill) {
                process.kill(pids.ministack, "SIGKILL");
            }
            await stopEmulators(pids);
            assert.deepEqual([...groupMembers(pids.ministack), ...groupMembers(pids.moto)], []);
        }
    });

    it("start again in the same folder, and end what was left running there", async () => {
        const place = { folder: join(folder, "again") };
        const first = await start(place);
        assert.deepEqual(recordedPids(place.folder), first.pids);
        const second = await start(place);
        assert.equal(await emulatorsAlive(first), false);
        assert.equal(await emulatorsAlive(second), true);
        assert.deepEqual(
            readdirSync(join(place.folder, "tmp")).filter((file) => file.includes("lambda")),
            [],
        );
    });

    it("leave alone a process that is none of theirs", async () => {
        await stopEmulators({ ministack: process.pid, moto: process.ppid });
    });

    it("name a busy port and who holds it", async () => {
        const server = createServer();
        const port = await new Promise<number>((resolve) => {
            server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
        });
        try {
            await assert.rejects(start({ ports: { moto: port } }), (error) => {
                assert.ok(error instanceof UserError);
                assert.match(error.message, new RegExp(`^Port ${port}, which moto is to listen on, is in use`));
                assert.match(error.message, new RegExp(`process ${process.pid} `));
                return true;
            });
        } finally {
            server.close();
        }
    });

    it("fail with the end of the log when one dies at the start, and stop the other", async () => {
        const place = join(folder, "dying");
        await assert.rejects(start({ folder: place, leaveOut: { ministack: ["nonsense"] } }), (error) => {
            assert.ok(error instanceof UserError);
            assert.match(error.message, /^The emulator ministack ended while starting.*no patch.*nonsense/s);
            return true;
        });
        assert.deepEqual(Object.values(recordedPids(place)).flatMap(groupMembers), []);
    });
});
