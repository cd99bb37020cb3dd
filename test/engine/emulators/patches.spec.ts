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
} from "../../../tools/emulators";
import { terminalSteps } from "../../../common/steps";
import { serve, type RunningServer } from "../../../tools/github-stand-in/server";
import { BUILD_CASES } from "./build-cases";
import { BUILD_REPORT_CASES } from "./build-report-cases";
import { BUILD_WEBHOOK_CASES } from "./build-webhook-cases";
import { Client } from "./client";
import { CONNECTION_CASES } from "./connection-cases";
import { EVENT_CASES } from "./event-cases";
import { GATEWAY_CASES } from "./gateway-cases";
import { GATEWAY_EVENT_CASES } from "./gateway-event-cases";
import { GATEWAY_POLICY_CASES } from "./gateway-policy-cases";
import { JOB_CASES } from "./job-cases";
import { LAMBDA_CASES } from "./lambda-cases";
import { LAMBDA_SETTINGS_CASES } from "./lambda-settings-cases";
import { MOCK_CASES } from "./mock-cases";
import { PARAMETER_CASES } from "./parameter-cases";
import { ACCOUNT, REGION } from "./platform";
import { RETRY_CASES } from "./retry-cases";
import { TABLE_CASES } from "./table-cases";
import { WEBHOOK_CASES } from "./webhook-cases";

const PYTHON = join(__dirname, "..", "..", "..", "tools", "emulators", "python");
const CASES = {
    ...EVENT_CASES,
    ...GATEWAY_CASES,
    ...GATEWAY_EVENT_CASES,
    ...GATEWAY_POLICY_CASES,
    ...LAMBDA_CASES,
    ...LAMBDA_SETTINGS_CASES,
    ...MOCK_CASES,
    ...BUILD_CASES,
    ...BUILD_WEBHOOK_CASES,
    ...BUILD_REPORT_CASES,
    ...CONNECTION_CASES,
    ...PARAMETER_CASES,
    ...JOB_CASES,
    ...RETRY_CASES,
    ...TABLE_CASES,
    ...WEBHOOK_CASES,
};
const silent = terminalSteps({ write: () => undefined, live: false });

function patchFiles(): string[] {
    return ["ministack_patches", "moto_patches"].flatMap((folder) =>
        readdirSync(join(PYTHON, folder))
            .filter((file) => file.endsWith(".py") && file !== "__init__.py")
            .map((file) => join(folder, file)),
    );
}

/** The options that leave out one patch, whichever emulator it belongs to. */
function leaveOut(name: string): EmulatorOptions["leaveOut"] {
    return patchFiles().includes(join("moto_patches", `${name}.py`)) ? { moto: [name] } : { ministack: [name] };
}

describe("The patches of the emulators", () => {
    let folder: string;
    let patched: Emulators;
    let github: RunningServer;
    const common = () => ({ accountId: ACCOUNT, region: REGION, githubUrl: github.url });

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "patches-"));
        github = await serve();
        patched = await startEmulators({ folder: join(folder, "all"), ...common() }, silent);
    });

    after(async () => {
        await stopEmulators(patched.pids);
        await github.close();
        rmSync(folder, { recursive: true });
    });

    it("each have a case here, and say what they patch", () => {
        const names = patchFiles().map((file) => file.replace(/^.*\//, "").replace(/\.py$/, ""));
        assert.deepEqual(names.sort(), Object.keys(CASES).sort());
        for (const file of patchFiles()) {
            assert.match(
                readFileSync(join(PYTHON, file), "utf8"),
                /^""".*?\n\nGap: .*?\nAWS: .*?\nPatched: .*?\n"""/s,
                file,
            );
        }
    });

    for (const [name, check] of Object.entries(CASES)) {
        it(`${name} makes the emulator do what AWS does, which it does not without`, async () => {
            await check(new Client(patched, github.url));
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
        const program = 'import json, patching; patching.replace(json, "dumps", "0" * 12, lambda original: original)';
        const run = () =>
            execFileSync(interpreters.ministack, ["-c", program], {
                env: { ...process.env, PYTHONPATH: PYTHON },
                stdio: "pipe",
            });
        assert.throws(run, /PatchError: json\.dumps has changed: its source has hash/);
    });
});
