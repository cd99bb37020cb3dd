import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { aws } from "./emulated";

/** What a release does, as far as Pulumi could notice: code, a version, and the alias at it. One marker is one digest. */
export function release(functionName: string, alias: string, version: string, marker: string): void {
    const name = ["--function-name", functionName];
    const zip =
        "import io,sys,zipfile;z=zipfile.ZipFile(sys.argv[1],'w');z.writestr(zipfile.ZipInfo('app.py'),sys.argv[2]);z.close()";
    const file = join(tmpdir(), `platform-release-${process.pid}.zip`);
    const body = `MARKER = "${marker}"\ndef lambda_handler(event, context):\n    return {"statusCode": 200, "body": MARKER}\n`;
    assert.equal(spawnSync("python3", ["-c", zip, file, body]).status, 0);
    aws("lambda", "update-function-code", ...name, "--zip-file", `fileb://${file}`);
    aws("lambda", "wait", "function-updated-v2", ...name);
    assert.equal(aws("lambda", "publish-version", ...name).Version, version);
    aws("lambda", "update-alias", ...name, "--name", alias, "--function-version", version);
}
