import type { Output } from "./command";

/** What is drawn besides letters, and what stands for it where a terminal knows ASCII alone. */
const ASCII: Readonly<Record<string, string>> = { "✓": "+", "✗": "x", "…": "...", "±": "*", "→": "->", "–": "-" };

/** Colours: "Select Graphic Rendition" of ECMA-48. */
const COLOURS = /\x1b\[[\d;]*m/g;

/** A stream of this process. */
type Stream = Pick<NodeJS.WriteStream, "columns" | "isTTY" | "on" | "rows"> & { write(text: string): unknown };

/**
 * A stream of this process as commands write to it. A reader that has gone, such as `head`, is no failure: what comes after is
 * dropped, and the command ends as it would have, so that an update is not cut off in the middle. A locale that is no UTF-8 gets
 * its marks in ASCII, and what is no terminal no colours.
 *
 * @param isResult Whether a script may read it: nothing in it is changed for the locale but on a terminal, and no log of CI shows it.
 */
export function outputOf(stream: Stream, env: Readonly<NodeJS.ProcessEnv>, isResult: boolean): Output {
    let isOpen = true;
    stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") {
            process.exit(1);
        }
        isOpen = false;
    });
    const isAscii = !isUtf8(env) && (stream.isTTY || !isResult);
    const isColoured = stream.isTTY || (env["FORCE_COLOR"] ?? "") !== "" || (!isResult && env["CI"] !== undefined);
    return {
        write: (text) => {
            const fit = isAscii ? text.replaceAll(/[✓✗…±→–]/g, (mark) => ASCII[mark] ?? mark) : text;
            return isOpen && stream.write(isColoured ? fit : fit.replaceAll(COLOURS, ""));
        },
        isTTY: stream.isTTY,
        get columns() {
            return stream.columns;
        },
        get rows() {
            return stream.rows;
        },
    };
}

/** Whether a terminal's locale can show more than ASCII. Where none is named, as in most containers, a log is UTF-8 all the same. */
export function isUtf8(env: Readonly<NodeJS.ProcessEnv>): boolean {
    // "Environment Variables", Internationalization Variables, of POSIX: the first that is set and not empty counts.
    const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
    return locale === "" || /utf-?8/i.test(locale);
}

/** Whether a line may be drawn again: a person looks at it, and the terminal can. */
export function isLive({ isTTY }: Output, env: Readonly<NodeJS.ProcessEnv>): boolean {
    return isTTY === true && env["CI"] === undefined && env["TERM"] !== "dumb";
}
