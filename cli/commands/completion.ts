import { nearestOf } from "../../config/reader";
import { UsageError } from "../../common/errors";
import { bashScript } from "../completion/bash";
import { fishScript } from "../completion/fish";
import { wordsOf } from "../completion/words";
import { zshScript } from "../completion/zsh";
import type { Command } from "../shell/command";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `platform completion`: what a shell reads to complete commands, options and stacks. */
export const command: Command = {
    description:
        "Prints the script that has a shell complete `platform`: its commands, their options, and the stacks of the project " +
        "where you are. The shell knows the command by that name: where node_modules/.bin is on PATH, or it is installed globally.",
    arguments: { "<shell>": Object.keys(SCRIPTS).join(", ") },
    choices: Object.keys(SCRIPTS),
    examples: {
        "completion bash >> ~/.bashrc": "for every new bash",
        'completion zsh > "${fpath[1]}/_platform"': "for every new zsh",
        "completion fish > ~/.config/fish/completions/platform.fish": "for every new fish",
    },
    options: [],
    async run({ stdout, commands = {} }, [shell = ""]) {
        if (!Object.hasOwn(SCRIPTS, shell)) {
            const nearest = nearestOf(shell, Object.keys(SCRIPTS));
            throw new UsageError(
                `There is no completion for '${shell}'.`,
                nearest === undefined
                    ? `There is one for: ${Object.keys(SCRIPTS).join(", ")}.`
                    : `Did you mean ${nearest}?`,
            );
        }
        stdout.write(SCRIPTS[shell as keyof typeof SCRIPTS](wordsOf(commands)));
        return Promise.resolve(0);
    },
};
