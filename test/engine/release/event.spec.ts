import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findPython } from "../../../tools/emulators/python";
import { gatewayEvent } from "../../../release/engine/event";
import { memoryTarget } from "../../support/memory";

/** Powertools' own model of the event, in which an application names all that it relies on. */
const PARSE = `
import json, sys
from aws_lambda_powertools.utilities.parser.models import APIGatewayProxyEventModel
event = APIGatewayProxyEventModel.model_validate(json.load(sys.stdin))
print(event.requestContext.requestTimeEpoch.isoformat())
`;

describe("the event of a smoke test, to an application that parses it", () => {
    let folder: string;
    let python: string;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "powertools-"));
        execFileSync((await findPython()).command, ["-m", "venv", folder]);
        python = join(folder, "bin", "python");
        const pip = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps", "--requirement"];
        execFileSync(python, [...pip, join(__dirname, "..", "support", "powertools.txt")]);
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    const time = Date.parse("2026-01-09T08:07:06Z");

    for (const path of ["/health", "/"]) {
        it(`is one of API Gateway by Powertools' model, for ${path}`, () => {
            const event = gatewayEvent(memoryTarget("staging"), { path, id: "smoke-test-1", time });
            const parsed = spawnSync(python, ["-c", PARSE], { input: JSON.stringify(event), encoding: "utf8" });
            assert.equal(parsed.stderr, "");
            assert.equal(parsed.stdout.trim(), "2026-01-09T08:07:06+00:00");
        });
    }
});
