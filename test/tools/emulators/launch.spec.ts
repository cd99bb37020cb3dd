import assert from "node:assert/strict";
import { join } from "node:path";
import { emulatorEnvironment, isEmulator } from "../../../tools/emulators/launch";

const options = { folder: "/lab", accountId: "123456789012", region: "eu-west-1" };
const scripts = join(__dirname, "..", "..", "..", "tools", "emulators", "python");

describe("The environment of an emulator", () => {
    it("holds nothing of this process' own but the path", () => {
        process.env["AWS_SECRET_ACCESS_KEY"] = "a person's";
        process.env["HTTPS_PROXY"] = "http://proxy";
        try {
            for (const name of ["ministack", "moto"] as const) {
                const environment = emulatorEnvironment(name, 4566, options);
                assert.equal(environment["PATH"], process.env["PATH"]);
                assert.equal("AWS_SECRET_ACCESS_KEY" in environment || "HTTPS_PROXY" in environment, false);
            }
        } finally {
            delete process.env["AWS_SECRET_ACCESS_KEY"];
            delete process.env["HTTPS_PROXY"];
        }
    });

    it("tells MiniStack how npm fetches what Lambda brings along, and nothing of the person beside that", () => {
        process.env["HTTPS_PROXY"] = "http://proxy";
        process.env["AWS_SECRET_ACCESS_KEY"] = "a person's";
        try {
            const { NODE_SDK = "" } = emulatorEnvironment("ministack", 1, options);
            const { folder, environment } = JSON.parse(NODE_SDK) as { folder: string; environment: object };
            assert.match(folder, /serverless-branches\/aws-sdk-for-javascript$/);
            assert.deepEqual(
                ["HOME", "PATH", "HTTPS_PROXY", "AWS_SECRET_ACCESS_KEY"].map((name) => name in environment),
                [true, true, true, false],
            );
            assert.equal("NODE_SDK" in emulatorEnvironment("moto", 1, options), false);
        } finally {
            delete process.env["HTTPS_PROXY"];
            delete process.env["AWS_SECRET_ACCESS_KEY"];
        }
    });

    it("names the account to both", () => {
        assert.equal(emulatorEnvironment("ministack", 1, options)["MINISTACK_ACCOUNT_ID"], "123456789012");
        assert.equal(emulatorEnvironment("moto", 1, options)["MOTO_ACCOUNT_ID"], "123456789012");
    });

    it("names a quota of stages only where there is another than that of AWS", () => {
        assert.equal("STAGES_PER_API" in emulatorEnvironment("ministack", 1, options), false);
        const { STAGES_PER_API } = emulatorEnvironment("ministack", 1, { ...options, stagesPerApi: 20 });
        assert.equal(STAGES_PER_API, "20");
    });

    it("has policies evaluated only where that is asked for, by requests that are signed with the lab's secret", () => {
        assert.equal("AUTH" in emulatorEnvironment("ministack", 1, options), false);
        const { AUTH, AWS_SECRET_ACCESS_KEY } = emulatorEnvironment("ministack", 1, { ...options, policies: true });
        assert.deepEqual([AUTH, AWS_SECRET_ACCESS_KEY], ["true", "emulated"]);
    });

    it("keeps MiniStack on loopback and off Docker", () => {
        const environment = emulatorEnvironment("ministack", 1, options);
        assert.equal(environment["BIND_HOST"], "127.0.0.1");
        assert.equal(environment["DOCKER_HOST"], "unix:///lab/tmp/no-docker.sock");
    });
});

describe("isEmulator", () => {
    it("recognises this checkout's emulators and the functions they run, and nothing else", () => {
        assert.equal(isEmulator(`/cache/moto/bin/python ${join(scripts, "start_moto.py")}`), true);
        assert.equal(isEmulator("/cache/python /lab/tmp/ministack-lambda-f-x1/_worker.py"), true);
        assert.equal(isEmulator("/cache/moto/bin/python /another/checkout/start_moto.py"), false);
        assert.equal(isEmulator(""), false);
    });
});
