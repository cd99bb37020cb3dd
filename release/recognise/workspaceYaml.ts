/**
 * The texts of a list at the top of a YAML file, such as `packages` in pnpm-workspace.yaml: in lines of their own, or in brackets.
 * A whole reader of YAML would be most of what builds download; this is all that is asked of one.
 */
export function parseYaml(text: string, key: string): readonly string[] {
    const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, "").trimEnd());
    const start = lines.findIndex((line) => line.startsWith(`${key}:`));
    if (start === -1) {
        return [];
    }
    const inline = /\[(.*)\]/.exec(lines[start] ?? "")?.[1];
    if (inline !== undefined) {
        return inline
            .split(",")
            .map(unquoted)
            .filter((item) => item !== "");
    }
    const rest = lines.slice(start + 1).filter((line) => line !== "");
    const end = rest.findIndex((line) => !/^\s*-\s/.test(line));
    return rest.slice(0, end === -1 ? undefined : end).map((line) => unquoted(line.replace(/^\s*-\s+/, "")));
}

function unquoted(text: string): string {
    return text.trim().replace(/^(['"])(.*)\1$/, "$2");
}
