import { lambdaFunction } from "../../../config/keys/function";
import type { AppFolder } from "./folder";
import type { Language } from "./sources";

/** The runtimes that the configuration takes. */
export const RUNTIMES: readonly string[] = lambdaFunction.members.runtime.values ?? [];

/** What is taken where nothing names a version. */
const USUAL: Readonly<Record<Language, string>> = { python: "python3.13", node: "nodejs22.x" };

/** A runtime, and what says so; `where` is a manifest where nothing does. */
export interface RuntimeFound {
    readonly runtime: string;
    readonly where: string;
}

/** The language of an application by its manifests, else by its sources at the top; undefined where there is neither. */
export function languageIn(folder: AppFolder): Language | undefined {
    const has = (pattern: RegExp) => folder.files.some((file) => pattern.test(file));
    if (has(/^(requirements\.txt|pyproject\.toml|Pipfile|setup\.py)$/)) {
        return "python";
    }
    // A Python application behind the Serverless Framework has a package.json of its plugins.
    if (has(/^[^/]+\.py$/) && !has(/^[^/]+\.(c|m)?(j|t)sx?$/)) {
        return "python";
    }
    return has(/^package\.json$/) || has(/^(src\/)?[^/]+\.(c|m)?(j|t)s$/)
        ? "node"
        : has(/\.py$/)
          ? "python"
          : undefined;
}

/** The newest runtime that the application's own files allow. */
export function runtimeIn(folder: AppFolder, language: Language): RuntimeFound {
    const { text, where } = language === "python" ? pythonWish(folder) : nodeWish(folder);
    const known = RUNTIMES.filter((runtime) => runtime.startsWith(language === "python" ? "python3." : "nodejs"));
    const fits = known.filter((runtime) => allows(text, versionOf(runtime)));
    const runtime = fits.includes(USUAL[language]) || fits.length === 0 ? USUAL[language] : newestOf(fits);
    return { runtime, where };
}

/** Names that a family has had before. Programs of Go now start by themselves. */
const FORMER: Readonly<Record<string, string>> = { dotnetcore: "dotnet", go: "provided" };

/**
 * The runtime in place of one that AWS has retired, or that the configuration does not take: the usual one of Python and Node.js, of others
 * the nearest above. Undefined where there is none that takes the same package.
 */
export function runtimeInPlaceOf(runtime: string): string | undefined {
    const familyOf = (name: string) => name.replace(/[\d.].*$/, "");
    const numberOf = (name: string) => Number(/\d+(\.\d+)?/.exec(name)?.[0] ?? 0);
    const family = FORMER[familyOf(runtime)] ?? familyOf(runtime);
    const same = RUNTIMES.filter((other) => familyOf(other) === family);
    const usual = Object.values(USUAL).find((other) => same.includes(other));
    const above = same.filter((other) => numberOf(other) >= numberOf(runtime));
    const nearest = Math.min(...above.map(numberOf));
    // There is one of these at a time, whatever it is called.
    const only = family === "provided" ? same.at(-1) : undefined;
    return (
        usual ??
        only ??
        above
            .filter((other) => numberOf(other) === nearest)
            .sort()
            .at(-1)
    );
}

/** Major version of Node.js, or minor version of Python 3. */
function versionOf(runtime: string): number {
    return Number(/^(?:python3\.|nodejs)(\d+)/.exec(runtime)?.[1] ?? 0);
}

function newestOf(runtimes: readonly string[]): string {
    return [...runtimes].sort((left, right) => left.localeCompare(right, "en", { numeric: true })).at(-1) ?? "";
}

function pythonWish(folder: AppFolder): { text: string; where: string } {
    for (const file of [".python-version", "runtime.txt"]) {
        const version = /3\.\d+/.exec(folder.text(file) ?? "")?.[0];
        if (version !== undefined) {
            return { text: `==${version}`, where: file };
        }
    }
    const project = /^\s*(?:requires-python|python)\s*=\s*["']([^"']+)["']/m;
    const wish = project.exec(folder.text("pyproject.toml") ?? "")?.[1];
    if (wish !== undefined) {
        return { text: wish, where: folder.place("pyproject.toml", project) };
    }
    const manifest = folder.files.find((file) => /(^|\/)(requirements\.txt|pyproject\.toml|Pipfile)$|\.py$/.test(file));
    return { text: "", where: manifest ?? "." };
}

function nodeWish(folder: AppFolder): { text: string; where: string } {
    const pinned = /\d+/.exec(folder.text(".nvmrc") ?? folder.text(".node-version") ?? "")?.[0];
    if (pinned !== undefined) {
        return { text: `==${pinned}`, where: folder.has(".nvmrc") ? ".nvmrc" : ".node-version" };
    }
    const engines = /"engines"\s*:\s*\{[^}]*"node"\s*:\s*"([^"]+)"/;
    const wish = engines.exec(folder.text("package.json") ?? "")?.[1];
    const where = wish === undefined ? "package.json" : folder.place("package.json", engines);
    return { text: wish ?? "", where: folder.has("package.json") ? where : (folder.files[0] ?? ".") };
}

/** Whether a range such as `>=3.11,<3.13`, `^20` or `22.x` takes a version. What is not understood takes all. */
function allows(range: string, version: number): boolean {
    const alternatives = range.split("||");
    return alternatives.some((one) =>
        [...one.matchAll(/(>=|<=|==|~=|!=|>|<|\^|~|=)?\s*v?(?:3\.)?(\d+)/g)]
            .filter((match, index, all) => index === 0 || all[index - 1] === undefined || match[1] !== undefined)
            .every(([, how, text]) => {
                const bound = Number(text);
                switch (how) {
                    case ">=":
                        return version >= bound;
                    case ">":
                        return version > bound;
                    case "<=":
                        return version <= bound;
                    case "<":
                        return version < bound;
                    case "!=":
                        return version !== bound;
                    case "^":
                    case "~=":
                        return /3\./.test(one) ? version >= bound : version === bound;
                    default:
                        return version === bound;
                }
            }),
    );
}
