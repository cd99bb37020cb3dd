import assert from "node:assert/strict";
import { UserError } from "../../../common/errors";
import { choosePython, type Probe } from "../../../tools/emulators/python";

const probe = (command: string, version: string, makesEnvironments = true): Probe => ({
    command,
    version,
    makesEnvironments,
});

function refusal(probes: Probe[]): UserError {
    try {
        choosePython(probes);
    } catch (error) {
        assert.ok(error instanceof UserError);
        return error;
    }
    assert.fail("a Python was chosen");
}

describe("choosePython", () => {
    it("takes the first Python that is recent and complete", () => {
        const probes = [probe("python3", "3.9"), probe("python3.12", "3.12", false), probe("python3.11", "3.11")];
        assert.deepEqual(choosePython(probes), { command: "python3.11", version: "3.11" });
    });

    it("takes neither an old Python nor another major version", () => {
        const error = refusal([probe("python3", "3.9"), probe("python", "2.7"), probe("python4", "4.11")]);
        assert.equal(
            error.message,
            "The emulators need Python >= 3.11; on PATH python3 is 3.9, python is 2.7, python4 is 4.11.",
        );
    });

    it("says what to install where there is no Python", () => {
        const error = refusal([]);
        assert.equal(error.message, "The emulators need Python >= 3.11; on PATH there is none.");
        assert.match(error.remedy ?? "", /python3-venv/);
    });

    it("says what to install where venv is missing", () => {
        const error = refusal([probe("python3", "3.11", false)]);
        assert.match(error.message, /^python3 \(Python 3\.11\) has no venv or no ensurepip/);
        assert.match(error.remedy ?? "", /python3-venv/);
    });
});
