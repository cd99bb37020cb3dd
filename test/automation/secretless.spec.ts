import assert from "node:assert/strict";

import { withoutSecrets } from "../../automation/secretless";
import { STAND_IN } from "../../contract/standIn";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (ciphertext: string) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", ciphertext });
const CIPHERTEXT = `v1:${"a".repeat(16)}:${"b".repeat(80)}`;
const stand = { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify(STAND_IN) };

describe("a state without its secrets", () => {
    const stripped = (resource: object) => {
        const deployment = { secrets_providers: { type: "cloud" }, pending_operations: [{}], resources: [resource] };
        return withoutSecrets({ version: 3, deployment } as never, "salt").deployment as unknown as {
            resources: readonly { inputs: object; outputs: object }[];
        };
    };

    it("has a stand-in for every text, which the passphrase of the copy can encrypt", () => {
        const parameter = {
            type: "aws:ssm/parameter:Parameter",
            urn: "urn",
            inputs: { value: secret(CIPHERTEXT), name: "n" },
        };
        const { resources, ...rest } = stripped({ ...parameter, outputs: { value: secret(CIPHERTEXT), version: 1 } });
        assert.deepEqual(resources, [
            { ...parameter, inputs: { value: stand, name: "n" }, outputs: { value: stand, version: 1 } },
        ]);
        assert.deepEqual(rest, { secrets_providers: { type: "passphrase", state: { salt: "salt" } } });
    });

    it("leaves out what is secret as a whole and no text, and what the provider's bridge has noted of its shape", () => {
        const [pipeline] = stripped({
            type: "aws:codepipeline/pipeline:Pipeline",
            inputs: { stages: secret(CIPHERTEXT), name: "n" },
            outputs: { stages: secret(CIPHERTEXT), name: "n", __pulumi_raw_state_delta: { obj: {} } },
        }).resources;
        assert.deepEqual(pipeline, {
            type: "aws:codepipeline/pipeline:Pipeline",
            inputs: { name: "n" },
            outputs: { name: "n" },
        });
    });

    it("leaves out secrets of nothing, and keeps what has none as it is", () => {
        const plain = {
            type: "t",
            inputs: { a: [{ b: 1 }] },
            outputs: { a: [{ b: 1 }], __pulumi_raw_state_delta: {} },
        };
        assert.deepEqual(stripped(plain).resources, [plain]);
        const empty = { type: "t", inputs: {}, outputs: { valueWo: secret(`v1:${"a".repeat(16)}:${"b".repeat(28)}`) } };
        assert.deepEqual(stripped(empty).resources, [{ type: "t", inputs: {}, outputs: {} }]);
    });
});
