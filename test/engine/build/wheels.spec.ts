import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Place } from "../../../release/building";
import { APPLICATION_COMMANDS } from "../../../release/programs/application";

/** There are wheels of it for glibc 2.17 and for 2.28, and the newest one wins where it can be loaded. */
const CRYPTOGRAPHY = "44.0.0";

/** Installs an application's requirements as a managed build for a runtime does, and says where. */
function install(folder: string, runtime: string, requirements: string): string {
    writeFileSync(join(folder, "requirements.txt"), requirements);
    const settings = { runtime, architecture: "x86_64", handlers: ["app.handler"] } as const;
    APPLICATION_COMMANDS.install(new Place(folder, settings, () => undefined));
    return join(folder, ".platform", "dependencies");
}

describe("Python's packages in a managed build", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "wheels-"));
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    /** What the wheel that was installed says that it is for. */
    const tags = (runtime: string): string => {
        const dependencies = install(folder, runtime, `cryptography==${CRYPTOGRAPHY}\n`);
        return readFileSync(join(dependencies, `cryptography-${CRYPTOGRAPHY}.dist-info`, "WHEEL"), "utf8");
    };

    it("are those for glibc 2.26 where the function runs on Amazon Linux 2", () => {
        assert.match(tags("python3.11"), /-manylinux_2_17_/);
    });

    it("are the newest where it runs on Amazon Linux 2023", () => {
        assert.match(tags("python3.13"), /-manylinux_2_28_/);
    });

    it("may be there only as source, on either", () => {
        // Nobody has published a wheel of it.
        const dependencies = install(folder, "python3.11", "docopt==0.6.2\n");
        assert.ok(existsSync(join(dependencies, "docopt.py")));
    });
});
