import type { CommandWords } from "./words";

/** The script that has zsh complete `platform`, with what each word means. It can be sourced, or lie in a folder of `fpath`. */
export function zshScript(commands: readonly CommandWords[]): string {
    const top = [
        ...commands.map(({ name, summary }) => entry(name, summary)),
        entry("--help", "print what there is"),
        entry("--version", "print the version"),
    ];
    const cases = commands.map(({ name, choices, options }) => {
        const words = [
            ...choices.map((word) => entry(word)),
            ...options.map((each) => entry(each.flag, each.description)),
        ];
        return `        ${name}) found=(${words.join(" ")}) ;;\n`;
    });
    return `#compdef platform
# Completion of platform for zsh. Now: source <(platform completion zsh)
_platform() {
    local command="" word
    local -a found
    for word in \${words[2,CURRENT-1]}; do
        [[ $word == -* ]] || { command=$word; break }
    done
    if [[ \${words[CURRENT-1]} == --stack ]]; then
        found=(Pulumi.*.yaml(N))
        found=(\${\${found#Pulumi.}%.yaml})
        compadd -a found
        return
    fi
    case $command in
        "") found=(${top.join(" ")}) ;;
${cases.join("")}    esac
    _describe -V platform found || _files
}
if [[ $funcstack[1] == _platform ]]; then
    _platform "$@"
else
    compdef _platform platform
fi
`;
}

/** A word and what it means, as `_describe` takes them: a colon parts the two. */
function entry(word: string, meaning = ""): string {
    const text = meaning === "" ? word : `${word}:${meaning.replaceAll("\\", "\\\\").replaceAll(":", "\\:")}`;
    return `'${text.replaceAll("'", "'\\''")}'`;
}
