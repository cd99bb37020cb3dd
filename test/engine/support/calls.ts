import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { terminalSteps } from "../../../common/steps";
import { pythonTools } from "../../../tools/emulators";
import { EMULATOR_NAMES } from "../../../tools/emulators/endpoints";
import { callsFile } from "../../../tools/emulators/launch";
import { CHECKOUT } from "../../../lab/folder";
import { emulatorsPage, isCallOf } from "../../support/emulatorsPage";

const run = promisify(execFile);

/** The SDKs of the AWS provider and of the platform's own programs. The AWS CLI is what tests ask with. */
const OWN = ["aws-sdk-go-v2", "aws-sdk-js"];

/** The calls that the emulators of a folder have got from the platform, such as `lambda:GetAlias`, each once. */
export async function seenCalls(folder: string): Promise<readonly string[]> {
    const files = EMULATOR_NAMES.map((name) => callsFile(folder, name)).filter(existsSync);
    const { interpreters } = await pythonTools(terminalSteps({ write: () => undefined, live: false }));
    const script = join(CHECKOUT, "tools", "emulators", "python", "name_calls.py");
    const { stdout } = await run(interpreters.moto, [script, ...files], { maxBuffer: 2 ** 26 });
    const calls = stdout.split("\n").flatMap((line) => {
        const [agent = "", service, ...operation] = line.split(" ");
        return OWN.includes(agent) ? [`${service}:${operation.join(" ")}`] : [];
    });
    return [...new Set(calls)];
}

/** One request to GitHub's stand-in. */
interface GitHubRequest {
    readonly method: string;
    /** With what follows `?`. */
    readonly path: string;
}

/** What the lab does in place of somebody at AWS. */
const LAB_CALLS: readonly string[] = ["codepipeline:StartPipelineExecution"];

/**
 * What has no row in docs/emulators.md.
 *
 * @param seen As {@link seenCalls} gives them.
 */
export function unlistedCalls(seen: readonly string[], requests: readonly GitHubRequest[]): readonly string[] {
    const { calls } = emulatorsPage();
    const known = new Set(calls.map(({ service, call }) => `${service}:${call}`));
    const templates = calls.flatMap(({ service, call }) => (service === "github" ? [call] : []));
    const paths = requests.map(({ method, path }) => ({ method, path: byName(path.split("?")[0] ?? "") }));
    const unknown = paths.filter(({ method, path }) => !templates.some((call) => isCallOf(call, method, path)));
    return [
        ...seen.filter((call) => !known.has(call) && !LAB_CALLS.includes(call)),
        ...new Set(unknown.map(({ method, path }) => `github:${method} ${path}`)),
    ];
}

/** Where GitHub points to for a repository that was renamed, as what it answers for. */
function byName(path: string): string {
    return path.replace(/^\/repositories\/\d+(?=\/|$)/, "/repos/owner/repository");
}
