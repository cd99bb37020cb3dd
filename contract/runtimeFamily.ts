/** The families of Lambda's runtimes. `provided` brings its own: Go, Rust, or anything that has a `bootstrap`. */
export type RuntimeFamily = "python" | "nodejs" | "java" | "dotnet" | "ruby" | "provided";

const FAMILIES: readonly RuntimeFamily[] = ["python", "nodejs", "java", "dotnet", "ruby", "provided"];

/**
 * The family of a runtime, such as `python` of `python3.13`; undefined for one that Lambda does not have.
 *
 * @param runtime As Lambda names it.
 */
export function familyOf(runtime: string): RuntimeFamily | undefined {
    return FAMILIES.find((family) => runtime.startsWith(family));
}
