import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../../common/errors";
import { between } from "../generate";
import { CAPTURES, type Capture } from "./list";

const ROOT = join(__dirname, "..", "..");
const PAGE = join(ROOT, "docs", "captures.md");

/** Columns of the terminal, and lines that it remembers at most. */
const [COLUMNS, LINES] = [110, 200];

/** What stands on the screen where a command has ended. */
const END = "[ended with";

/** How the command line is called in a copy of the platform. */
const TYPED = ["npm", "run", "platform"];

/** How long a command may take, in seconds. */
const LIMIT = 180;

const SESSION = `platform-captures-${process.pid}`;

function tmux(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync("tmux", args, { encoding: "utf8" });
    if (status !== 0) {
        throw new UserError(`tmux ${args.join(" ")} failed: ${stderr}`, "Install tmux 3.0 or newer.");
    }
    return stdout;
}

const screen = () => tmux("capture-pane", "-p", "-t", SESSION, "-S", "-");
const type = (text: string) => void tmux("send-keys", "-t", SESSION, "-l", text);
const enter = () => void tmux("send-keys", "-t", SESSION, "Enter");

/** Waits until the screen shows something. */
async function shown(what: RegExp): Promise<string> {
    for (let waited = 0; waited < LIMIT * 4; waited++) {
        const text = screen();
        if (what.test(text)) {
            return text;
        }
        await sleep(250);
    }
    throw new UserError(`The terminal does not show ${what} within ${LIMIT} s:\n${screen()}`);
}

/** Types one command, answers what it asks, and gives what is on the terminal then. */
async function take({ command, answers = [], before }: Capture): Promise<string> {
    if (before !== undefined) {
        await run(`${before} > /dev/null 2>&1`, []);
    }
    return run([...TYPED, "--", command].join(" ").replace(" run ", " run --silent "), answers);
}

async function run(line: string, answers: readonly string[]): Promise<string> {
    tmux("respawn-pane", "-k", "-t", SESSION, "-c", ROOT, `clear; ${line}; echo "${END} $?]"; sleep 1000`);
    for (const answer of answers) {
        await shown(/(\[y\/N\]|:) ?\s*$/);
        type(answer);
        enter();
    }
    const text = await shown(/\[ended with \d+\]/);
    return told(text);
}

/** Without what is this machine's own, and blanks at line ends. */
function told(text: string): string {
    const lines = text
        .replaceAll(ROOT, "~/platform")
        .replaceAll(homedir(), "~")
        .split("\n")
        .map((line) => line.trimEnd());
    const code = lines.findIndex((line) => line.startsWith(END));
    const shown = lines.slice(0, code).join("\n").replace(/^\n+/, "").trimEnd();
    return lines[code] === `${END} 0]` ? shown : `${shown}\n${lines[code]}`;
}

/** The page's part that is made of captures. */
export function pageOf(taken: ReadonlyMap<string, string>): string {
    return CAPTURES.map(({ command, about, before }) => {
        const typed = [...(before === undefined ? [] : [before]), [...TYPED, "--", command].join(" ")];
        const block = [...typed.map((line) => `$ ${line}`), "", taken.get(command) ?? ""].join("\n");
        return `## ${command.split(" ")[0]}\n\n${about}\n\n\`\`\`text\n${block}\n\`\`\``;
    }).join("\n\n");
}

/** Takes all captures anew in the lab of the shell that this runs in, and writes the page. */
async function main(): Promise<void> {
    if (process.env["PLATFORM_PROJECT"] === undefined) {
        throw new UserError(
            "There is no lab in this shell.",
            'Type: npm run local && eval "$(npm run --silent local -- env)"',
        );
    }
    tmux("new-session", "-d", "-s", SESSION, "-x", String(COLUMNS), "-y", String(LINES), "sleep 1000");
    const taken = new Map<string, string>();
    try {
        for (const capture of CAPTURES) {
            process.stderr.write(`${capture.command}\n`);
            taken.set(capture.command, await take(capture));
        }
    } finally {
        tmux("kill-session", "-t", SESSION);
    }
    writeFileSync(PAGE, between(readFileSync(PAGE, "utf8"), "captures", pageOf(taken)));
}

if (require.main === module) {
    main().catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    });
}
