import type { Kind } from "./changes";
import type { Review, ReviewedChange, ReviewedGate } from "./review";

/** The longest comment that GitHub takes is 65,536 characters ("body is too long"); GitLab takes 1,000,000. */
export const LONGEST_COMMENT = 65_536;

const CUT = "\n\n_The rest is cut off: a comment can be no longer. All of it is in the log of the run._\n";

const MARKS: Readonly<Record<Kind, string>> = {
    create: "added",
    update: "changed",
    replace: "**replaced**",
    delete: "**deleted**",
    import: "taken over",
};

/** The start of the one comment that a stack has on a pull request. Readers do not see it. */
export function commentMarker(stack: string): string {
    return `<!-- platform preview of ${stack.replaceAll(/[^\w./-]/g, "")}:`;
}

/** The digest that a comment was written for. {@link digestOf} */
export function digestIn(comment: string): string | undefined {
    return /^<!-- platform preview of \S+: (sha256:[0-9a-f]{64}) -->/.exec(comment)?.[1];
}

/**
 * The comment on a pull request, in Markdown: what is added, changed, replaced and deleted, what has to be allowed, and what the
 * team's rules say. What others have written cannot shape it: names and values are code.
 *
 * @param commit What was previewed.
 */
export function commentText(review: Review, commit: string): string {
    const { stack, digest, changes, gates, findings, nextRelease } = review;
    const head = `${commentMarker(stack)} ${digest} -->\n### What would change in ${code(stack)}\n`;
    const foot = `\nPreviewed at ${code(commit.slice(0, 7))}. A merge applies these changes, or stops: ${code(digest)}\n`;
    const body = [
        "",
        changes.length === 0 ? "Nothing changes." : `${summary(changes)}\n`,
        ...components(changes),
        ...gatesText(gates, digest),
        ...findingsText(findings),
        ...releaseText(nextRelease),
        ...(review.isWithoutSecrets ? [WITHOUT_SECRETS] : []),
        "",
    ].join("\n");
    return `${cut(`${head}${body}`, LONGEST_COMMENT - foot.length)}${foot}`;
}

const WITHOUT_SECRETS =
    "\nThis preview had no secrets. Stand-ins were in place of the tokens, the program has not asked GitHub for the repository, and " +
    "what differs in secrets alone is not shown.";

function summary(changes: readonly ReviewedChange[]): string {
    const parts = (Object.keys(MARKS) as Kind[]).flatMap((kind) => {
        const number = changes.filter((change) => change.kind === kind).length;
        return number === 0 ? [] : [`${number} ${MARKS[kind]}`];
    });
    return `${changes.length === 1 ? "1 resource" : `${changes.length} resources`}: ${parts.join(", ")}.`;
}

function components(changes: readonly ReviewedChange[]): readonly string[] {
    const names = [...new Set(changes.map(({ component }) => component))].sort();
    return names.flatMap((component) => [
        `**${code(component)}**\n`,
        ...changes.filter((change) => change.component === component).flatMap(changeText),
        "",
    ]);
}

function changeText({ kind, type, name, isKept, differences }: ReviewedChange): readonly string[] {
    const kept = isKept ? ", stays in the cloud" : "";
    return [
        `- ${MARKS[kind]}${kept}: ${code(name)} (${code(type)})`,
        ...differences.map(({ path, before, after }) => `    - ${code(path)}: ${code(before)} → ${code(after)}`),
    ];
}

function gatesText(gates: readonly ReviewedGate[], digest: string): readonly string[] {
    if (gates.length === 0) {
        return [];
    }
    const closed = gates.filter(({ isAllowed }) => !isAllowed);
    return [
        "**Has to be allowed by name**\n",
        ...gates.flatMap(({ name, reason, widenings, isAllowed }) => [
            `- ${code(name)}: ${text(reason)}${isAllowed ? " – allowed" : ""}`,
            ...widenings.map(({ now, before }) => `    - now ${code(now)}, before ${code(before)}`),
        ]),
        ...(closed.length === 0
            ? [""]
            : [
                  "\nWhere that is meant, add to `policies/allowed.yaml`, in this pull request:\n",
                  "```yaml",
                  `- changes: ${digest}`,
                  "  allow:",
                  ...closed.map(({ name }) => `      - ${JSON.stringify(line(name).replaceAll("`", "'"))}`),
                  "```\n",
              ]),
    ];
}

function findingsText(findings: Review["findings"]): readonly string[] {
    return findings.length === 0
        ? []
        : [
              "**The team's rules**\n",
              ...findings.map(({ message, resource, isAdvice }) => {
                  const what = resource === undefined ? "" : `${code(resource)}: `;
                  return `- ${isAdvice === true ? "" : "**refused**: "}${what}${text(message)}`;
              }),
              "",
          ];
}

function releaseText(environments: readonly string[]): readonly string[] {
    return environments.length === 0
        ? []
        : [`The function's settings reach these with their next release: ${environments.map(code).join(", ")}.`];
}

/** Code in Markdown, which nothing in the text can end. */
function code(value: string): string {
    const clean = line(value);
    const fence = "`".repeat(1 + Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length)));
    const room = clean.startsWith("`") || clean.endsWith("`") || clean === "" ? " " : "";
    return `${fence}${room}${clean}${room}${fence}`;
}

/** A sentence that mentions nobody, links nowhere and formats nothing. */
function text(value: string): string {
    return line(value)
        .replaceAll(/[\\`*_[\]<>|#@!~]/g, (character) => `\\${character}`)
        .replaceAll("\\@", "@\u200b");
}

function line(value: string): string {
    return value.replaceAll(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, " ").trim();
}

function cut(value: string, length: number): string {
    if (value.length <= length) {
        return value;
    }
    const start = value.slice(0, length - CUT.length - 4);
    const lines = start.slice(0, start.lastIndexOf("\n"));
    const isInBlock = (lines.match(/^```/gm) ?? []).length % 2 === 1;
    return `${lines}${isInBlock ? "\n```" : ""}${CUT}`;
}
