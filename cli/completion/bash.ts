import type { CommandWords } from "./words";

/** The script that has bash complete `platform`. Where it has no word to offer, bash offers files. */
export function bashScript(commands: readonly CommandWords[]): string {
    const cases = commands.map(({ name, choices, options }) => {
        const words = [...choices, ...options.map(({ flag }) => flag)];
        return `        ${name}) words="${words.join(" ")}" ;;\n`;
    });
    const flags = commands.flatMap(({ options }) => options.filter(({ hasValue }) => hasValue));
    const others = [...new Set(flags.map(({ flag }) => flag))].filter((flag) => flag !== "--stack").sort();
    return `# Completion of platform for bash. Now: source <(platform completion bash)
_platform() {
    local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" file
    local -i index
    for ((index = 1; index < COMP_CWORD; index++)); do
        case "\${COMP_WORDS[index]}" in
        -*) ;;
        *) command="\${COMP_WORDS[index]}"; break ;;
        esac
    done
    COMPREPLY=()
    case "$previous" in
    --stack)
        for file in Pulumi.*.yaml; do
            file="\${file#Pulumi.}"
            words+=" \${file%.yaml}"
        done
        [ "$words" = " *" ] && words=""
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        return ;;
    ${others.join(" | ")}) return ;;
    esac
    case "$command" in
        "") words="${commands.map(({ name }) => name).join(" ")} --help --version" ;;
${cases.join("")}    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _platform platform
`;
}
