import { bootstrap, node, NOTHING, python, ruby } from "./placeholderSources";
import { familyOf } from "./runtimeFamily";

/**
 * The alias that stays at the version which the making of the function has published: the placeholder, where every
 * environment starts. No release moves it, so that the version is found whatever its number is, and is never pruned.
 */
export const PLACEHOLDER_ALIAS = "placeholder";

/** The placeholder of a stack whose program did not make that alias yet: it could not be any other. */
export const FIRST_VERSION = "1";

/**
 * The version that holds the placeholder.
 *
 * @param alias The alias {@link PLACEHOLDER_ALIAS}; undefined where there is none.
 */
export function placeholderVersion(alias: { readonly version: string } | undefined): string {
    return alias?.version ?? FIRST_VERSION;
}

/** A package of source files: path inside the package to text. */
export type SourceFiles = Readonly<Record<string, string>>;

/**
 * The package that stands in for the application until its first release. It answers every request with 503 and a
 * JSON body that says so and which branch to push; the stage tells it the branch, so that one package serves all. An event that is
 * no request fails: an answer would count as work that was done, and a queue would forget the message. With Java
 * and .NET, whose code would have to be compiled, it holds a text, and an environment answers 502.
 *
 * @param handler In the form that the runtime's family takes.
 */
export function placeholderPackage(runtime: string, handler: string): SourceFiles {
    const dot = handler.lastIndexOf(".");
    const file = handler.slice(0, dot);
    const name = handler.slice(dot + 1);
    switch (familyOf(runtime)) {
        case "python":
            // A module may be named as Python names it, with dots.
            return { [`${file.replaceAll(".", "/")}.py`]: python(name) };
        case "nodejs":
            return { [`${file}.js`]: node(name) };
        case "ruby":
            return rubyPackage(handler);
        case "provided":
            return { bootstrap: bootstrap() };
        default:
            return { "README.txt": NOTHING };
    }
}

/** A method by itself, or of a class: `app.handler`, `app.Shop::Handler.process`. */
function rubyPackage(handler: string): SourceFiles {
    const [, file = "", place = "", method = ""] = /^(.*?)\.(?:([A-Z][\w:]*)\.)?([^.]+)$/.exec(handler) ?? [];
    return { [`${file}.rb`]: ruby(place === "" ? [] : place.split("::"), method) };
}

/** Whether the files of a runtime's placeholder have to be executable, which a zip file alone can say. */
export function isExecuted(runtime: string): boolean {
    return familyOf(runtime) === "provided";
}

/** Whether a runtime's placeholder answers at all. */
export function hasPlaceholder(runtime: string): boolean {
    const family = familyOf(runtime);
    return family !== "java" && family !== "dotnet";
}
