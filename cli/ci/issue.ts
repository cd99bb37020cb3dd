import { plain } from "../shell/words";
import type { Context, ExitCode } from "../shell/command";
import { userPath } from "../shell/paths";
import { normal, type ForgeOptions } from "./forge";
import { openForge } from "./open";
import { readDrift, type DriftFact, type DriftFacts } from "./read";

/** The longest issue that GitHub takes, less what is said where it is cut. */
const LONGEST = 65_000;

/** Keeps one issue on what `drift` has found: opens it, brings it up to date, and closes it once nothing differs. */
export async function keepIssue(context: Context, file: string, options: ForgeOptions): Promise<ExitCode> {
    const drift = readDrift(userPath(context, file));
    const forge = openForge(context, options);
    const marker = `<!-- platform drift of ${drift.stack.replaceAll(/[^\w./-]/g, "")} -->`;
    const found = (await forge.openIssues()).find(({ body }) => body.startsWith(marker));
    const body = `${marker}\n${issueText(drift)}`;
    const say = (text: string) => void context.stdout.write(`${text}\n`);
    if (drift.outcome === "none") {
        if (found !== undefined) {
            await forge.editIssue(found.id, { isClosed: true });
        }
        say(
            found === undefined
                ? "Nothing differs, and no issue is open."
                : `Nothing differs: closed issue ${found.id}.`,
        );
        return 0;
    }
    if (found === undefined) {
        await forge.openIssue(`${drift.stack} is not what the program says`, body);
        say("Opened an issue.");
    } else if (normal(found.body) !== normal(body)) {
        await forge.editIssue(found.id, { body });
        say(`Brought issue ${found.id} up to date.`);
    } else {
        say(`Issue ${found.id} says so already.`);
    }
    return 3;
}

function issueText({ stack, drifted, pending, releases }: DriftFacts): string {
    const lines = (facts: readonly DriftFact[]) =>
        facts.map(({ kind, type, name, properties }) => {
            const what = properties.length === 0 ? "" : `: ${properties.map(code).join(", ")}`;
            return `- ${kind} ${code(name)} (${code(type)})${what}`;
        });
    const blocks = [
        ...(drifted.length === 0
            ? []
            : [
                  `**Changed by other means.** To put it back: \`pulumi up --refresh --stack ${stack}\`\n`,
                  ...lines(drifted),
                  "",
              ]),
        ...(pending.length === 0 ? [] : ["**Not applied yet.**\n", ...lines(pending), ""]),
        ...(releases.length === 0
            ? []
            : [
                  "**Aliases and the ledger of releases do not agree.**\n",
                  ...releases.map(({ environment, text, remedy }) => {
                      const mend = remedy === null ? "" : `\n    - ${code(remedy)}`;
                      return `- ${code(environment)}: ${code(text)}${mend}`;
                  }),
                  "",
              ]),
    ];
    const text = `${blocks.join("\n")}\nThis issue is kept up to date every night, and closed when nothing differs.\n`;
    return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}\n\n_The rest is in the log of the run._\n`;
}

function code(value: string): string {
    return `\`${plain(value).replaceAll("`", "'")}\``;
}
