/** One bar of a picture. */
export interface Bar {
    readonly label: string;
    readonly value: number;
    /** What stands behind the bar. */
    readonly text: string;
    /** Which of the colours. @default 0 */
    readonly colour?: number;
}

/** A picture: groups of bars, each under a title and to a scale of its own. */
export interface Picture {
    readonly title: string;
    readonly groups: readonly { readonly title: string; readonly bars: readonly Bar[] }[];
    /** Names of the colours, in their order. @default - it has no legend */
    readonly legend?: readonly string[];
}

/** Colours that people with any sight tell apart (Okabe and Ito), readable on white and on black. */
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#999999"];

const [WIDTH, LABELS, BAR, ROW, HEAD] = [860, 300, 420, 22, 34];

/** The picture as SVG, which needs nothing beside it. */
export function svg({ title, groups, legend = [] }: Picture): string {
    const parts: string[] = [text(16, 26, title, 'font-size="16" font-weight="bold"')];
    let y = 40;
    let x = 16;
    legend.forEach((name, index) => {
        parts.push(`<rect x="${x}" y="${y}" width="12" height="12" fill="${colour(index)}"/>`);
        parts.push(text(x + 18, y + 11, name));
        x += 40 + name.length * 7;
    });
    y += legend.length > 0 ? 24 : 0;
    for (const { title: head, bars } of groups) {
        y += HEAD;
        parts.push(text(16, y - 10, head, 'font-weight="bold"'));
        const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
        for (const { label, value, text: words, colour: index = 0 } of bars) {
            const width = Math.max(1, (value / most) * BAR);
            parts.push(text(LABELS - 8, y + 15, label, 'text-anchor="end"'));
            parts.push(
                `<rect x="${LABELS}" y="${y + 3}" width="${width.toFixed(1)}" height="16" fill="${colour(index)}"/>`,
            );
            parts.push(text(LABELS + width + 6, y + 15, words));
            y += ROW;
        }
    }
    const style = 'font-family="sans-serif" font-size="12"';
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 16}" width="${WIDTH}" height="${y + 16}" ${style}>`,
        `<title>${escaped(title)}</title>`,
        `<rect width="100%" height="100%" fill="#ffffff"/>`,
        ...parts,
        "</svg>\n",
    ].join("\n");
}

function colour(index: number): string {
    return COLOURS[index % COLOURS.length] ?? "#000000";
}

function text(x: number, y: number, words: string, more = ""): string {
    return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="#222222" ${more}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
    return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
