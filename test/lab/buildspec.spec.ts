import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describeBuildspecFaults, parseBuildspec } from "../../lab/build/buildspec";

function lines(...text: readonly string[]): string {
    return text.join("\n");
}

function faultsOf(text: string): string[] {
    const parsed = parseBuildspec(text);
    assert.ok("faults" in parsed, "expected faults");
    return parsed.faults.map(({ line, path, problem }) => `${line} ${path} ${problem}`);
}

describe("parseBuildspec", () => {
    it("reads the phases, with all scalars as the text that they are", () => {
        const text = lines(
            "version: 0.2",
            "run-as: root",
            "env:",
            "  shell: bash",
            "  variables:",
            "    LEVEL: 1.10",
            "    EMPTY:",
            "  parameter-store:",
            "    PASSWORD: /shop/password",
            "phases:",
            "  install:",
            "    runtime-versions:",
            "      python: 3.10",
            "  build:",
            "    on-failure: RETRY-2",
            "    commands:",
            "      - true",
            "      - |",
            "        if test -n x; then",
            "          echo yes",
            "        fi",
            "      -",
            "    finally:",
            "      - echo over",
            "artifacts:",
            "  files: ['**/*']",
        );
        assert.deepEqual(parseBuildspec(text), {
            buildspec: {
                shell: "bash",
                variables: { LEVEL: "1.10", EMPTY: "" },
                phases: {
                    install: {
                        commands: [],
                        finally: [],
                        onFailure: undefined,
                        runtimeVersions: { python: "3.10" },
                    },
                    build: {
                        commands: ["true", "if test -n x; then\n  echo yes\nfi\n"],
                        finally: ["echo over"],
                        onFailure: "RETRY",
                        runtimeVersions: {},
                    },
                },
                artifacts: { baseDirectory: "", files: ["**/*"] },
                ignored: ["run-as", "env.parameter-store"],
            },
        });
    });

    it("follows aliases", () => {
        const parsed = parseBuildspec("version: 0.2\nphases: {build: &same {commands: [ls]}, post_build: *same}");
        assert.ok("buildspec" in parsed);
        assert.deepEqual(parsed.buildspec.phases.post_build, parsed.buildspec.phases.build);
    });

    it("takes /bin/sh where no shell is named", () => {
        const parsed = parseBuildspec("version: 0.2\nphases: {build: {commands: [ls]}}");
        assert.ok("buildspec" in parsed);
        assert.equal(parsed.buildspec.shell, "/bin/sh");
    });

    it("reports all faults at once, in the order of their lines", () => {
        const text = lines(
            "version: 0.1",
            "colour: red",
            "phases:",
            "  compile:",
            "    commands: [make]",
            "  pre_build:",
            "    finally: [ls]",
            "  build:",
            "    on-failure: IGNORE",
            "    commands:",
            "      - ls",
            '      - echo "a: b"',
            "    finally: ls",
            "env:",
            "  shell: powershell.exe",
            "  variables:",
            "    CODEBUILD_X: 1",
            "    a-b: 2",
            "    LIST: [1]",
        );
        assert.deepEqual(faultsOf(text), [
            "1 version is '0.1'",
            "2 colour is not known",
            "4 phases.compile is not known",
            "6 phases.pre_build.commands is missing",
            "9 phases.build.on-failure is 'IGNORE'",
            "12 phases.build.commands[1] is a map",
            "13 phases.build.finally is text",
            "15 env.shell is 'powershell.exe'",
            "17 env.variables.CODEBUILD_X is reserved",
            "18 env.variables.a-b cannot be a variable",
            "19 env.variables.LIST is a list",
        ]);
    });

    it("reports what is missing, or empty, or no map at all", () => {
        assert.deepEqual(faultsOf("{}"), ["1 version is missing", "1 phases is missing"]);
        assert.deepEqual(faultsOf(""), ["1  is empty", "1 version is missing", "1 phases is missing"]);
        assert.deepEqual(faultsOf("version: 0.2\nphases:"), ["2 phases is empty"]);
        assert.deepEqual(faultsOf("version: 0.2\nphases: {build: }"), [
            "2 phases.build is empty",
            "2 phases.build.commands is missing",
        ]);
        assert.deepEqual(faultsOf("version: 0.2\nphases: {build: {commands: [ls], on-failure: RETRYING}}"), [
            "2 phases.build.on-failure is 'RETRYING'",
        ]);
    });

    it("reports what is not YAML with its line", () => {
        const [fault, ...others] = faultsOf('version: 0.2\nphases:\n  build: "unclosed');
        assert.match(fault ?? "", /^3 {2}a quote, .* is missing$/);
        assert.deepEqual(others, []);
    });

    it("describes faults with the place that an editor jumps to", () => {
        const parsed = parseBuildspec("version: 0.1\nphases: {build: {commands: [ls]}}");
        assert.ok("faults" in parsed);
        assert.equal(
            describeBuildspecFaults("build/buildspec.yaml", parsed.faults),
            lines(
                "The build specification cannot be used:",
                "  build/buildspec.yaml:1: version is '0.1'",
                "    expected: 0.2",
            ),
        );
    });

    it("reads the sample application's", () => {
        const file = join(__dirname, "../../examples/application/build/buildspec.yaml");
        const parsed = parseBuildspec(readFileSync(file, "utf8"));
        assert.ok("buildspec" in parsed);
        assert.deepEqual(Object.keys(parsed.buildspec.phases), ["install", "pre_build", "build", "post_build"]);
    });
});
