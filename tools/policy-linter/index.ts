import { spawn } from "node:child_process";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import type { Steps } from "../../common/steps";
import { policyLinter } from "../emulators/python-tools";

/** What the linter says of one policy document. */
export interface PolicyFinding {
    /** The name under which the document was given. */
    readonly name: string;
    /** Such as `RESOURCE_MISMATCH`: the list is in the linter's own `config.yaml`. */
    readonly issue: string;
    readonly severity: string;
    readonly detail: string;
}

/**
 * What an independent linter finds in policy documents, by name. It asks nobody: its list of actions comes with it.
 *
 * @throws {UserError} where it cannot be installed, or does not come to its end.
 */
export async function lintPolicies(
    documents: Readonly<Record<string, unknown>>,
    steps: Steps,
): Promise<readonly PolicyFinding[]> {
    const interpreter = await policyLinter(steps);
    const child = spawn(interpreter, [join(__dirname, "lint.py")], { stdio: ["pipe", "pipe", "pipe"] });
    let [found, said] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (found += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stdin.on("error", () => undefined).end(JSON.stringify(documents));
    const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    if (code !== 0) {
        throw new UserError(`The linter of policies has ended with ${code}: ${said.trim().split("\n").at(-1)}`);
    }
    return JSON.parse(found) as readonly PolicyFinding[];
}
