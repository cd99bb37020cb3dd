import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    type EmulatorOptions,
    type Emulators,
    pythonTools,
    startEmulators,
    stopEmulators,
} from "../../../lab/emulators";
import { terminalSteps } from "../../../cli/steps";
import { serve, type RunningServer } from "../../../lab/github/server";
import { BUILD_CASES } from "./build-cases";
import { BUILD_REPORT_CASES } from "./build-report-cases";
import { BUILD_WEBHOOK_CASES } from "./build-webhook-cases";
import { Client } from "./client";
import { CONNECTION_CASES } from "./connection-cases";
import { GATEWAY_CASES } from "./gateway-cases";
import { LAMBDA_CASES } from "./lambda-cases";
import { PARAMETER_CASES } from "./parameter-cases";
import { ACCOUNT, REGION } from "./platform";
import { RETRY_CASES } from "./retry-cases";
import { WEBHOOK_CASES } from "./webhook-cases";

const PYTHON = join(__dirname, "..", "..", "..", "lab", "emulators", "python");
const CASES = {
    ...GATEWAY_CASES,
    ...LAMBDA_CASES,
    ...BUILD_CASES,
    ...BUILD_WEBHOOK_CASES,
    ...BUILD_REPORT_CASES,
    ...CONNECTION_CASES,
    ...PARAMETER_CASES,
    ...RETRY_CASES,
    ...WEBHOOK_CASES,
};
const silent = terminalSteps({ write: () => undefined, live: false });

function mendFiles(): string[] {
    return ["ministack_mends", "moto_mends"].flatMap((folder) =>
        readdirSync(join(PYTHON, folder))
            .filter((file) => file.endsWith(".py") && file !== "__init__.py")
            .map((file) => join(folder, file)),
    );
}

/** The options that leave out one mend, whichever emulator it belongs to. */
function leaveOut(name: string): EmulatorOptions["leaveOut"] {
    return mendFiles().includes(join("moto_mends", `${name}.py`)) ? { moto: [name] } : { ministack: [name] };
}

describe("The mends of the emulators", () => {
    let folder: string;
    let mended: Emulators;
    let github: RunningServer;
    const common = () => ({ accountId: ACCOUNT, region: REGION, githubUrl: github.url });

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "mends-"));
        github = await serve();
        mended = await startEmulators({ folder: join(folder, "all"), ...common() }, silent);
    });

    after(async () => {
        await stopEmulators(mended.pids);
        await github.close();
        rmSync(folder, { recursive: true });
    });

    it("each have a case here, and say what they mend", () => {
        const names = mendFiles().map((file) => file.replace(/^.*\//, "").replace(/\.py$/, ""));
        assert.deepEqual(names.sort(), Object.keys(CASES).sort());
        for (const file of mendFiles()) {
            assert.match(
                readFileSync(join(PYTHON, file), "utf8"),
                /^""".*?\n\nGap: .*?\nAWS: .*?\nPatched: .*?\n"""/s,
                file,
            );
        }
    });

    for (const [name, check] of Object.entries(CASES)) {
        it(`${name} makes the emulator do what AWS does, which it does not without`, async () => {
            await check(new Client(mended, github.url));
            const options = { folder: join(folder, name), ...common(), leaveOut: leaveOut(name) };
            const without = await startEmulators(options, silent);
            try {
                await assert.rejects(check(new Client(without, github.url)), assert.AssertionError);
            } finally {
                await stopEmulators(without.pids);
            }
        });
    }

    it("stop the start when the function to replace has changed", async () => {
        const { interpreters } = await pythonTools(silent);
        const program = 'import json, mending; mending.replace(json, "dumps", "0" * 12, lambda original: original)';
        const run = () =>
            execFileSync(interpreters.ministack, ["-c", program], {
                env: { ...process.env, PYTHONPATH: PYTHON },
                stdio: "pipe",
            });
        assert.throws(run, /MendError: json\.dumps has changed: its source has hash/);
    });
});
