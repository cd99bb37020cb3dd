import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { transpileModule } from "typescript";

import { broken, type Break } from "./break";
import { BREAKS } from "./breaks";
import { Copy } from "./copy";
import { runSpecs } from "./mocha";

const ROOT = join(__dirname, "..", "..");

/** As many at a time as there are cores on the least machine. */
const AT_ONCE = 2;

/** Milliseconds that all specs together may take before anything is broken. */
const UNBROKEN = 1_800_000;

const say = (text: string) => void process.stdout.write(`${text}\n`);

/**
 * Breaks one line at a time in a copy of the checkout, and looks whether the tests notice. It fails where one survives
 * without a reason in the list, where one is caught that the list says survives, and where the list no longer fits the
 * sources.
 *
 * @param words Only breaks of files whose path holds one of them. @default - all
 */
async function main(words: readonly string[]): Promise<number> {
    const breaks = BREAKS.filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)));
    breaks.forEach(check);
    const copies = Array.from({ length: AT_ONCE }, () => new Copy(ROOT));
    try {
        const specs = [...new Set(breaks.flatMap((each) => each.specs))];
        const whole = await Promise.all(
            // Where there is one spec, the second copy has none to run.
            copies.slice(0, specs.length).map(async ({ folder }, place) => {
                const some = specs.filter((_spec, index) => index % copies.length === place);
                return runSpecs(folder, some, UNBROKEN);
            }),
        );
        const wrong = whole.find(({ outcome }) => outcome !== "passed");
        if (wrong !== undefined) {
            say(`The specs have to pass before anything is broken:\n${wrong.text}`);
            return 1;
        }
        const left = [...breaks];
        const failures: string[] = [];
        const counts = { caught: 0, survived: 0 };
        const work = async ({ folder }: Copy): Promise<void> => {
            for (let each = left.shift(); each !== undefined; each = left.shift()) {
                const isCaught = await tryOut(folder, each);
                counts[isCaught ? "caught" : "survived"] += 1;
                if (isCaught === (each.survives !== undefined)) {
                    const what = isCaught ? "is caught: take its reason out of the list" : "survived without a reason";
                    failures.push(`${each.file}: ${each.after || "(nothing)"}: ${what}`);
                }
            }
        };
        await Promise.all(copies.map(work));
        say(`\n${counts.caught} of ${breaks.length} breaks were caught, ${counts.survived} survived`);
        failures.forEach(say);
        return failures.length === 0 ? 0 : 1;
    } finally {
        copies.forEach((copy) => copy.remove());
    }
}

/** Fails for a break that is no line of its file, does not parse, or names a spec that is not there. */
function check(each: Break): void {
    const text = broken(readFileSync(join(ROOT, each.file), "utf8"), each);
    const isCode = each.file.endsWith(".ts");
    const { diagnostics = [] } = isCode ? transpileModule(text, { reportDiagnostics: true }) : {};
    const missing = each.specs.filter((spec) => !existsSync(join(ROOT, spec)));
    if (diagnostics.length > 0 || missing.length > 0) {
        throw new Error(`${each.file}: ${each.after}: ${missing.join(", ") || "is not TypeScript any more"}`);
    }
}

/** @returns Whether a spec has noticed. */
async function tryOut(folder: string, each: Break): Promise<boolean> {
    const path = join(folder, each.file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, broken(text, each));
    try {
        const { outcome, text: said } = await runSpecs(folder, each.specs);
        const how = {
            passed: each.survives ?? "NO TEST",
            failed: `by: ${said.split("\n")[0]}`,
            endless: "by its hanging",
        };
        say(
            `${outcome === "passed" ? "survived" : "caught  "}  ${each.file}: ${each.after || "(nothing)"}\n            ${how[outcome]}`,
        );
        return outcome !== "passed";
    } finally {
        writeFileSync(path, text);
    }
}

main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
        say(String(error));
        process.exitCode = 1;
    },
);
