/** Distribution is what pip has installed from one wheel: its notes lie in a folder `<name>-<version>.dist-info`. */
export interface Distribution {
    readonly name: string;
    readonly version: string;
    /** What it was built for: interpreter, binary interface and platform, such as `cp311-abi3-manylinux2014_x86_64`. */
    readonly tags: readonly string[];
    /** Where its files lie in the package. */
    readonly files: ReadonlySet<string>;
}

/** The two of its notes that are read: "Recording installed projects", and "Binary distribution format" of PyPA. */
const NOTE = /^(.*\/)?([^/]+)-([^/-]+)\.dist-info\/(WHEEL|RECORD)$/;

/** Whether a file is a note of which {@link readDistributions} makes something. */
export function isNote(path: string): boolean {
    return NOTE.test(path);
}

/**
 * The distributions that a package holds.
 *
 * @param notes Text by path, of all that {@link isNote} says yes to.
 */
export function readDistributions(notes: ReadonlyMap<string, string>): readonly Distribution[] {
    return [...notes].flatMap(([path, text]) => {
        const [, folder = "", name, version, note] = NOTE.exec(path) ?? [];
        if (note !== "WHEEL" || name === undefined || version === undefined) {
            return [];
        }
        const record = notes.get(path.replace(/WHEEL$/, "RECORD")) ?? "";
        return [{ name, version, tags: tagsIn(text), files: new Set(filesIn(record).map((file) => folder + file)) }];
    });
}

/** Tags may be compressed: `cp37.cp38-abi3-any` are two. */
function tagsIn(text: string): readonly string[] {
    return [...text.matchAll(/^Tag:\s*(\S+)-(\S+)-(\S+)\s*$/gm)].flatMap(([, interpreters = "", abis, platform]) =>
        interpreters.split(".").map((interpreter) => `${interpreter}-${abis}-${platform}`),
    );
}

/** The first field of each line; one with a comma stands in quotes. */
function filesIn(record: string): readonly string[] {
    return record.split(/\r?\n/).map((line) => /^"((?:[^"]|"")*)"/.exec(line)?.[1] ?? line.split(",", 1)[0] ?? "");
}
