/** A text as a part of a regular expression that matches it and nothing else. */
export function escapeRegExp(text: string): string {
    return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
