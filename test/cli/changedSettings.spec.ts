import assert from "node:assert/strict";

import { changedSettings } from "../../cli/reports/changedSettings";
import { settingsByName } from "../../release/adapters/aws/settings";

const version = (settings: Readonly<Record<string, string>> | undefined, architecture = "x86_64") => ({
    version: "1",
    codeSha256: "one",
    settings: "hash",
    ...(settings === undefined ? {} : { settingsByName: settings }),
    handler: "app.lambda_handler",
    runtime: "python3.13",
    architecture,
    codeSize: 1,
    lastModified: "",
});

describe("Changed settings of the function", () => {
    it("are named with both values", () => {
        const [now, then] = [
            { MemorySize: "256", Role: "r" },
            { MemorySize: "512", Role: "r", KmsKeyArn: "k" },
        ] as const;
        assert.deepEqual(changedSettings(version(now), version(then, "arm64")), [
            "KmsKeyArn none -> k",
            "MemorySize 256 -> 512",
            "architecture x86_64 -> arm64",
        ]);
    });

    it("never show the values of variables", () => {
        const of = (value: string) => settingsByName({ MemorySize: 256, Environment: { Variables: { KEY: value } } });
        assert.equal(of("hunter2")["MemorySize"], "256");
        assert.doesNotMatch(JSON.stringify(of("hunter2")), /hunter2|KEY/);
        assert.deepEqual(changedSettings(version(of("hunter2")), version(of("hunter3"))), ["the variables"]);
        assert.deepEqual(changedSettings(version(of("a")), version(of("a"))), []);
    });

    it("are handler and runtime where no more is known", () => {
        assert.deepEqual(changedSettings(version(undefined), { ...version(undefined), runtime: "python3.14" }), [
            "Runtime python3.13 -> python3.14",
        ]);
    });
});
