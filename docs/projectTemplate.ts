import type { Members } from "../config/declare/kinds";
import { rowsOf } from "./declared";

/** What `pulumi new` shows of this project where it lists templates, and what it says at its end. */
const ABOUT = [
    "template:",
    "  displayName: A delivery platform for one serverless application",
    "  description: An environment for each Git branch, in an AWS account of your own",
];

/** The Region is a key of the AWS provider, which this project does not declare. */
const REGION = ["    aws:region:", "      description: The AWS Region to work in", "      default: us-east-1"];

/** Asked for, too, though not needed in each mode: most stacks have it. */
const TOKEN = "githubToken";

/**
 * The questions of `pulumi new`: the keys that every stack needs, and the token, which becomes a secret. Pulumi takes the
 * section out of the copies that it makes.
 */
export function templateSection(keys: Members): string {
    const asked = rowsOf(keys).filter(
        ({ path, isRoot, fallback }) => isRoot && (fallback === "required" || path === TOKEN),
    );
    const questions = asked.flatMap(({ path, meaning }) => [
        `    ${path}:`,
        `      description: ${question(meaning)}`,
        ...(path === TOKEN ? ["      secret: true"] : []),
    ]);
    return [...ABOUT, "  config:", ...REGION, ...questions, ""].join("\n");
}

/** A sentence that stands on one line of a terminal, before a colon. */
function question(meaning: string): string {
    const [sentence = ""] = meaning.split(/\. (?=[A-Z])|: /);
    return sentence.replace(/\.$/, "");
}
