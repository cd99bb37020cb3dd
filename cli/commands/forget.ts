import { UserError } from "../../common/errors";
import { AT_LENGTH } from "../../release/adapters/github/retryBudget";
import type { Command } from "../shell/command";
import { confirm } from "../shell/confirm";
import { CHANGE_OPTIONS, commandLine, type ChangeOptions } from "../session/options";
import { Session } from "../session/session";
import { isOfPreviews } from "../settings/place";
import { listSecrets, secretsPath, secretsText } from "../settings/secrets";
import { count } from "../shell/words";

/** `platform forget`: what is left of an environment that was taken away. */
export const command: Command<ChangeOptions> = {
    description:
        "Clears what an environment leaves behind when it is taken away: its secrets are deleted, and its deployments in " +
        "GitHub are marked inactive. Its part of the ledger stays. Refused for an environment that is still there.",
    arguments: { "<environment>": "the name that the environment had" },
    examples: {
        "forget qa": "clears what an environment has left that was taken away",
    },
    options: CHANGE_OPTIONS,
    async run(context, [environment = ""], options) {
        const session = await Session.open(context, options, AT_LENGTH);
        const { platform, tools } = session;
        if (Object.keys(platform.outputs.environments).includes(environment)) {
            throw new UserError(
                `The stack '${platform.stack}' has the environment ${environment}. Nothing is cleared.`,
                "Take it away first: README, Environments come and go.",
            );
        }
        if (isOfPreviews(platform.outputs, environment) && platform.outputs.previews !== undefined) {
            throw new UserError(
                `The stack '${platform.stack}' has previews. Nothing is cleared.`,
                "Turn them off first: pulumi config set --path pullRequests.previews 0, and pulumi up",
            );
        }
        if (!/^[A-Za-z][\w-]{0,63}$/.test(environment)) {
            throw new UserError("That is not the name of an environment: letters, digits, '-' and '_'.");
        }
        const path = secretsPath(session, environment);
        const secrets = await session.step("Look at the secrets", async () => listSecrets(session, environment));
        const now = tools.clock.now();
        const github = tools.reporter === undefined ? "" : "Its deployments in GitHub become inactive.\n";
        const list = secrets.length === 0 ? `There are no secrets under ${path}.` : secretsText(secrets, now);
        context.stderr.write(`${list}\n${github}`);
        const question =
            secrets.length === 0
                ? `Forget ${environment}?`
                : `Delete ${count(secrets.length, "secret")} under ${path}?`;
        if (!(await session.waiting(confirm(context, question, options.yes === true)))) {
            return 1;
        }
        await session.step("Delete the secrets", async (step) => {
            for (const { name } of secrets) {
                await session.secrets.remove(name);
            }
            step.result(`${secrets.length} deleted`);
        });
        const { reporter } = tools;
        const problem =
            reporter === undefined
                ? undefined
                : await session.step("Tell GitHub", async () => reporter.removed(environment));
        const again = commandLine(["forget", environment], options);
        const facts = { environment, deleted: secrets.map(({ name }) => name), told: problem === undefined };
        const text = `Forgotten: ${environment}. Its part of the ledger stays.\n`;
        session.report(
            { ...facts, ...(problem === undefined ? {} : { problem: problem.message }) },
            problem === undefined ? text : `Its secrets are deleted.\n`,
        );
        if (problem !== undefined) {
            const remedy = problem.remedy === undefined ? "" : `  ${problem.remedy}\n`;
            context.stderr.write(`error: GitHub was not told: ${problem.message}\n${remedy}  Then: ${again}\n`);
            return 1;
        }
        return 0;
    },
};
