import { UsageError } from "../../common/errors";
import { actionNamed } from "../shell/arguments";
import type { Command, Context, ExitCode } from "../shell/command";
import { CHANGE_OPTIONS, type ChangeOptions } from "../session/options";
import { listSettings } from "../settings/list";
import { setPlain, unsetPlain } from "../settings/plain";
import { removeSecret, setSecret } from "../settings/secrets";

/** What can be done with the settings of an environment. */
interface Action {
    /** What has to be named besides the environment, for a person; undefined for nothing. */
    readonly subject: string | undefined;
    readonly run: (context: Context, options: ChangeOptions, environment: string, subject: string) => Promise<ExitCode>;
}

const ACTIONS: Readonly<Record<string, Action>> = {
    list: { subject: undefined, run: listSettings },
    set: { subject: "NAME=value", run: setPlain },
    unset: { subject: "NAME", run: unsetPlain },
    secret: { subject: "NAME", run: setSecret },
    "remove-secret": { subject: "NAME", run: removeSecret },
};

/** `platform settings`: what differs between environments that serve the same version. */
export const command: Command<ChangeOptions> = {
    description:
        "Plain settings are variables of the environment's stage: `list`, `set NAME=value` and `unset NAME`, through the " +
        "stack's configuration and `pulumi up`. Secrets are encrypted parameters under /<project>/<environment>/: " +
        "`secret NAME` takes the value from stdin, or asks for it at a terminal; `remove-secret NAME`. `list` shows " +
        "secrets without their values. In place of an environment `previews` means the secrets that all previews have, under " +
        "/_previews/<project>/: no environment's function can read them, and no preview reads any other.",
    arguments: {
        "<action>": Object.keys(ACTIONS).join(", "),
        "<environment>": "the environment whose settings they are, or previews",
        "[setting]": "NAME, or NAME=value for set",
    },
    choices: Object.keys(ACTIONS),
    examples: {
        "settings list staging": "plain settings, and the names of secrets",
        "settings set staging LOG_LEVEL=debug": "a plain setting",
        "settings secret production DATABASE_URL < url.txt": "a secret, from a file: never from the command line",
        "settings secret previews DATABASE_URL < test-url.txt": "a secret of all previews",
    },
    options: CHANGE_OPTIONS,
    async run(context, [name = "", environment = "", subject], options) {
        const action = actionNamed(ACTIONS, name);
        if ((action.subject === undefined) !== (subject === undefined)) {
            const usage = ["settings", name, environment, action.subject].filter(Boolean).join(" ");
            throw new UsageError(`It is: ${usage}`);
        }
        return action.run(context, options, environment, subject ?? "");
    },
};
