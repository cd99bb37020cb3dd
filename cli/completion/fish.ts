import type { CommandWords } from "./words";

/** The names of stacks, by their files where the person stands. */
const STACKS = String.raw`'(string replace -rf "^Pulumi\.(.+)\.yaml\$" "\$1" -- Pulumi.*.yaml)'`;

/** The script that has fish complete `platform`, with what each word means. */
export function fishScript(commands: readonly CommandWords[]): string {
    const lines = commands.flatMap(({ name, summary, choices, options }) => {
        const behind = `complete -c platform -n '__fish_seen_subcommand_from ${name}'`;
        return [
            `complete -c platform -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
            ...(choices.length === 0 ? [] : [`${behind} -f -a '${choices.join(" ")}'`]),
            ...options.map(({ flag, description, hasValue }) => {
                const value = flag === "--stack" ? ` -x -a ${STACKS}` : hasValue ? " -r" : "";
                return `${behind} -l ${flag.slice(2)}${value} -d ${quoted(description)}`;
            }),
        ];
    });
    return [
        "# Completion of platform for fish. Now: platform completion fish | source",
        ...lines,
        "complete -c platform -n __fish_use_subcommand -l help -d 'print what there is'",
        "complete -c platform -n __fish_use_subcommand -l version -d 'print the version'",
        "",
    ].join("\n");
}

function quoted(text: string): string {
    return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
