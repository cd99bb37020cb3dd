import assert from "node:assert/strict";

import type { PlatformOutputs } from "../../../contract/outputs";
import { connect, executeMove, planPromotion, planRollback, type Connection, type Target } from "../../../release";
import { TestApplication } from "../support/application";
import { TestLab } from "../support/lab";
import { Load, RATE } from "../support/load";
import { report } from "../support/report";
import { Watch } from "../support/watch";

const FUNCTION = "platform-rehearsal-app";

describe("moves under load", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;
    let application: TestApplication;
    let tools: Connection;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.setToken("ghp_LoadTest");
        await lab.operate("up");
        outputs = await lab.stack.outputs();
        application = new TestApplication(lab, outputs, "application");
        const { region, artifactBucket: bucket } = outputs;
        tools = await connect({ functionName: FUNCTION, bucket, region, by: "the test", say: () => undefined });
        await application.push("staging");
        await executeMove(tools, await moveTo("production"));
        application.edit("VERSION", () => "2.0.0\n");
        await application.push("staging");
    });

    after(async () => {
        application?.remove();
        await lab?.stop();
    });

    function target(environment: string): Target {
        const { url, variables } = outputs.environments[environment] ?? { url: "", variables: {} };
        // The emulator now and then lets a request wait for 10 seconds or more under this load, the engine's own as well.
        return { environment, url, variables, ...outputs.release, verifySeconds: 120 };
    }

    async function moveTo(environment: string) {
        const planned = await planPromotion(tools, target("staging"), target(environment));
        assert.ok("version" in planned, "there is something to move");
        return planned;
    }

    async function moveBack(environment: string) {
        const planned = await planRollback(tools, target(environment));
        assert.ok("version" in planned, "there is something to go back to");
        return planned;
    }

    it(`fails no request of ${RATE} a second while production is promoted to and taken back ten times`, async () => {
        // Once without load, so that both versions have their processes in the emulator.
        await executeMove(tools, await moveTo("production"));
        await executeMove(tools, await moveBack("production"));
        const load = new Load(`${target("production").url}/health`);
        const moves: { kind: string; milliseconds: number; calls: number; waits: string }[] = [];
        let seconds = 0;
        const watch = new Watch();
        tools = watch.tools(tools);
        try {
            for (let round = 0; round < 10; round++) {
                for (const kind of ["promote", "rollback"] as const) {
                    const [start, calls] = [performance.now(), tools.calls()];
                    watch.begin();
                    await executeMove(tools, await (kind === "promote" ? moveTo : moveBack)("production"));
                    const milliseconds = Math.round(performance.now() - start);
                    moves.push({ kind, milliseconds, calls: tools.calls() - calls, waits: watch.longest() });
                }
            }
        } finally {
            seconds = await load.stop();
        }
        const { sent } = load;
        assert.deepEqual([...load.answers.entries()], [["200 ", sent]]);
        assert.ok(sent / seconds > RATE * 0.95, `${(sent / seconds).toFixed(1)} requests a second were sent`);
        for (const kind of ["promote", "rollback"]) {
            const own = moves.filter((move) => move.kind === kind);
            const times = own.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
            const calls = [...new Set(own.map((move) => move.calls))].join(" or ");
            const slowest = own.find(({ milliseconds }) => milliseconds === times[9]);
            report(`${kind}, the slowest: ${slowest?.milliseconds} ms, ${slowest?.calls} calls; ${slowest?.waits}`);
            report(`${kind}: median ${times[5]} ms (${times[0]} to ${times[9]}), ${calls} AWS calls`);
        }
        report(`${sent} requests in ${seconds.toFixed(1)} s, none failed`);
    });
});
