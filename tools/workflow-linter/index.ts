import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

import { UserError } from "../../common/errors";

const LINTER = "github.com/rhysd/actionlint/cmd/actionlint";

/**
 * What the linter says of workflows: a paragraph for each fault, with file and line; nothing where it finds none. The scripts in them are not
 * looked at.
 *
 * @throws {UserError} where Go is missing or cannot build it.
 */
export function lintWorkflows(files: readonly string[]): string {
    const linter = ["run", LINTER, "-no-color", "-shellcheck=", "-pyflakes="];
    const { error, status, stdout, stderr } = spawnSync("go", [...linter, ...files.map((file) => resolve(file))], {
        cwd: join(__dirname, "go"),
        encoding: "utf8",
        env: { ...process.env, GOFLAGS: "-mod=readonly" },
    });
    // 1: it has found faults. `go run` says so on stderr, too.
    if (error !== undefined || (status !== 0 && stdout === "")) {
        const why = error?.message ?? stderr.trim();
        throw new UserError(`The linter of workflows could not be run: ${why}`, "Install Go 1.25 or newer.");
    }
    return stdout;
}
