import { describeError, UserError } from "../../common/errors";
import { LabFolder } from "../folder";
import { withoutGitVariables } from "../git";

const say = (text: string) => void process.stderr.write(`${text}\n`);

/**
 * The hook `update` of the lab's repository, as a process of its own: Git tells it of one ref that is to move.
 *
 * @param root The lab's folder.
 * @returns 0 where the ref may move.
 */
async function main([root = "", ref = "", before = "", after = ""]: readonly string[]): Promise<0 | 1> {
    // While a hook runs they name the repository that is pushed to, for whatever Git is started.
    const clean = withoutGitVariables(process.env);
    Object.keys(process.env).forEach((name) => name in clean || delete process.env[name]);
    const interruption = new AbortController();
    // Ctrl-C reaches every process of the terminal, this one too. If the pusher is gone otherwise, nobody reads any more.
    [process.stdout, process.stderr].forEach((stream) => stream.on("error", () => interruption.abort()));
    try {
        const { receivePush } = require("./push") as typeof import("./push");
        await receivePush(new LabFolder(root), { ref, before, after }, say, interruption);
        return 0;
    } catch (error) {
        say(error instanceof UserError ? `error: ${describeError(error)}` : describeError(error));
        return 1;
    }
}

process.exitCode = 1; // A process that runs out of things to wait for has not done its work.
void main(process.argv.slice(2)).then((code) => process.exit(code));
