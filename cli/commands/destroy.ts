import { DEFAULTS } from "../../config";
import { UserError } from "../../common/errors";
import type { Command } from "../shell/command";
import { confirm } from "../shell/confirm";
import { readConfiguration } from "../session/configuration";
import { CHANGE_OPTIONS, commandLine, type ChangeOptions } from "../session/options";
import { findInstallation } from "../session/platform";
import { stepsOf } from "../session/session";

/** `platform destroy`: deletes everything of a stack that is not kept on purpose. */
export const command: Command<ChangeOptions> = {
    description:
        "Deletes all that the stack has made, with the credentials that are configured now: `pulumi destroy` by itself takes " +
        "those of the last `pulumi up`, which may have expired. What GitHub has goes first, and what serves after it. " +
        "Refused while removal.protect is true.",
    arguments: {},
    examples: {
        "destroy --stack rehearsal": "deletes it all, after asking",
    },
    options: CHANGE_OPTIONS,
    async run(context, _args, options) {
        const start = performance.now();
        const steps = stepsOf(context);
        const [installation, raw] = await steps.run("Find the stack", async (step) => {
            const found = await findInstallation(context, options);
            step.result(found.stack);
            return [found, await readConfiguration(found)] as const;
        });
        const { stack, pulumi } = installation;
        const { protect, deleteArtifacts } = removalOf(raw.project["removal"]);
        if (protect) {
            throw new UserError(
                `The stack '${stack}' is protected. Nothing is deleted.`,
                `Allow it: pulumi config set --path removal.protect false --stack ${stack}`,
            );
        }
        const bucket = deleteArtifacts ? "the artifact bucket with it" : "the artifact bucket stays";
        context.stderr.write(
            `Everything of the stack '${stack}' is deleted: the API, the function and all its versions, every environment; ${bucket}.\n` +
                "It does not come back. The secrets of the environments stay, as parameters.\n",
        );
        if (!(await confirm(context, `Delete everything of '${stack}'?`, options.yes === true))) {
            return 1;
        }
        await steps.run("Delete", async (step) => {
            let deleted = 0;
            await pulumi
                .destroy(stack, (line) => {
                    const [, what = ""] = /^ *- +(\S+ +\S+) deleted \(/.exec(line) ?? [];
                    if (what !== "") {
                        deleted += 1;
                        step.progress(`${deleted} deleted, ${what.replace(/ +/, " ")}`);
                    }
                })
                .catch((error: unknown) => {
                    if (!(error instanceof UserError)) {
                        throw error;
                    }
                    const again = commandLine(["destroy"], options);
                    throw new UserError(error.message, `Mend that, then go on from where it ended: ${again}`);
                });
            step.result(`${deleted} deleted`);
        });
        const facts = { outcome: "destroyed", stack, durationMs: Math.round(performance.now() - start) };
        const text = `Nothing of the stack '${stack}' is left that it does not keep. Its configuration stays: pulumi stack rm ${stack}\n`;
        context.stdout.write(options.json === true ? `${JSON.stringify(facts, undefined, 2)}\n` : text);
        return 0;
    },
};

/** What may be deleted. The rest of the configuration is checked by the program, which runs before anything is deleted. */
function removalOf(given: unknown): { readonly protect: boolean; readonly deleteArtifacts: boolean } {
    const members = typeof given === "object" && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
    const { protect = DEFAULTS.removal.protect, deleteArtifacts = DEFAULTS.removal.deleteArtifacts } = members;
    // The command line of pulumi may have stored them as texts.
    return { protect: String(protect) !== "false", deleteArtifacts: String(deleteArtifacts) === "true" };
}
