/** Note is something about an application that a person has to know, because no key of the configuration says it. */
export interface Note {
    /** What it is called there: a variable, a function, a plugin, a resource. */
    readonly name: string;
    /** Where it stands, such as `serverless.yml:12`, from the application's folder. */
    readonly where: string;
    /**
     * `missing`: a need that the platform does not meet, as the application is. `value`: a value that only its owner knows, with the
     * command that sets it. `word`: all is well, but somebody may wonder.
     */
    readonly kind: "missing" | "value" | "word";
    /** What it is, in a sentence without a full stop. */
    readonly what: string;
    /** What to do, in a sentence without a full stop. */
    readonly todo: string;
}

/** Setting is one value of the configuration, with where it was read. */
export interface Setting {
    /** The steps from the root of the configuration, such as `["function", "handler"]`. */
    readonly path: readonly [string, ...string[]];
    /** As it is written to the stack's file: a text, a whole number, a switch, or a list of texts or maps. */
    readonly value: unknown;
    readonly where: string;
}

/** Recognised is what a folder with an application says about itself. */
export interface Recognised {
    /** The keys of the configuration, without the platform's own values such as the project's name; nested as in a stack's file. */
    readonly config: Readonly<Record<string, unknown>>;
    /** The same values one by one. */
    readonly settings: readonly Setting[];
    /** What was recognised, in order, such as `["framework", "FastAPI with Mangum", "main.py"]`. */
    readonly facts: readonly Fact[];
    readonly notes: readonly Note[];
}

/** Fact is something that was recognised. */
export interface Fact {
    /** Such as `runtime`, `handler`, `framework`, `adapter`. */
    readonly what: string;
    readonly value: string;
    readonly where: string;
}

/** The values nested, as a stack's file has them. A later one takes the place of an earlier one. */
export function nested(settings: readonly Setting[]): Readonly<Record<string, unknown>> {
    const root: Record<string, unknown> = {};
    for (const { path, value } of settings) {
        let map = root;
        for (const step of path.slice(0, -1)) {
            map = (map[step] ??= {}) as Record<string, unknown>;
        }
        map[path.at(-1) ?? ""] = value;
    }
    return root;
}
