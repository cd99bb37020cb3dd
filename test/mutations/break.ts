/** One line of the sources, broken on purpose, and the tests that have to notice. */
export interface Break {
    /** From the root of the checkout. */
    readonly file: string;
    /**
     * A whole line without its indentation. It stands in the file once. In Markdown several spaces count as one, since the
     * width of a table's columns depends on all rows.
     */
    readonly before: string;
    /** What the line is broken to. */
    readonly after: string;
    /** The specs of which at least one has to fail. */
    readonly specs: readonly string[];
    /** Why no test can see it. @default - one does */
    readonly survives?: string;
}

/**
 * A text with the break in it.
 *
 * @throws {Error} where the line is not there just once, so that a list which no longer fits the sources is noticed.
 */
export function broken(text: string, { file, before, after }: Break): string {
    const lines = text.split("\n");
    const shown = (line: string) => (file.endsWith(".md") ? line.replaceAll(/ +/g, " ") : line).trim();
    const places = lines.flatMap((line, index) => (shown(line) === before ? [index] : []));
    const [place] = places;
    if (place === undefined || places.length > 1) {
        throw new Error(
            `${file} has ${places.length} lines, not one, that say: ${before}\n` +
                `  Where the source has changed, the break in test/mutations has to change with it.`,
        );
    }
    const indentation = /^\s*/.exec(lines[place] ?? "")?.[0] ?? "";
    return lines.map((line, index) => (index === place ? `${indentation}${after}` : line)).join("\n");
}
