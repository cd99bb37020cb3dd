import { at, type Located } from "../../../../common/locatedYaml";
import { payloadIn } from "../template/code";
import type { NewPayload } from "../template/described";
import type { Intrinsics } from "../template/intrinsics";
import type { Notes } from "../template/notes";

/** Code that stands in a template. */
export interface InlineCode {
    /** What writes it to a file, as `build.commands`. */
    readonly commands: readonly string[];
    /** The folder of the file: more than one may be called `index`. */
    readonly folder: string;
    /** What it has of payload format 2.0. @default - nothing */
    readonly payload?: NewPayload;
}

/** What CloudFormation adds to such code alone: "cfn-response module". */
const ADDED = /\bcfn-?response\b/;
const OLD_SDK = /["']aws-sdk["']/;

/**
 * Reads the code of a function that stands in the template; Lambda calls its file `index`.
 *
 * @returns Undefined where there is none, or it cannot be written to a file, which is noted.
 */
export function inlineCode(
    name: string,
    own: Located | undefined,
    runtime: string | undefined,
    hasNewPayload: boolean,
    intrinsics: Intrinsics,
    notes: Notes,
): InlineCode | undefined {
    const inline = at(own, "InlineCode") ?? at(own, "Code", "ZipFile");
    if (inline === undefined) {
        return undefined;
    }
    const found = intrinsics.resolve(inline);
    const ending =
        runtime?.startsWith("python") === true ? "py" : runtime?.startsWith("nodejs") === true ? "js" : undefined;
    const text = "text" in found ? found.text : "";
    if (text === "" || ending === undefined || ADDED.test(text) || OLD_SDK.test(text)) {
        const what = "its code stands in the template, and cannot be taken from there as it is";
        notes.missing(name, inline.line, what, "put it into a file of its own");
        return undefined;
    }
    const payload = hasNewPayload ? payloadIn(text) : undefined;
    const folder = name.replaceAll(/\W+/g, "");
    const isModule = ending === "js" && /^\s*(import\s|export\s)/m.test(text);
    const lines = text.trimEnd().split("\n").map(quoted);
    const what = "its code stands in the template";
    notes.add(
        "word",
        name,
        inline.line,
        what,
        "nothing: build.commands write it to a file; better it has one of its own",
    );
    const file = `${folder}/index.${isModule ? "mjs" : ending}`;
    return {
        folder,
        commands: [`mkdir -p ${folder}`, `printf '%s\\n' ${lines.join(" ")} > ${file}`],
        ...(payload && { payload: { what: payload.what, where: notes.at(inline.line) } }),
    };
}

/** A text as a shell takes it, whatever is in it. */
function quoted(line: string): string {
    return `'${line.replaceAll("\t", "    ").replaceAll("'", `'\\''`)}'`;
}
