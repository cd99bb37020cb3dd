/** What builds of one family of runtimes keep, and what it depends on. */
interface Family {
    /** Variables with the folders that package managers download to, below {@link OWN}. */
    readonly folders?: Readonly<Record<string, string>>;
    /** Variables of another kind, without which there is nothing to keep. */
    readonly variables?: Readonly<Record<string, string>>;
    /** Where package managers download to that no variable moves, below the home folder. */
    readonly usual?: readonly string[];
    /** The names of the files that decide what is downloaded. */
    readonly locks: readonly string[];
}

/** The folder below the home folder in which builds keep what no tool looks for by itself. */
const OWN = ".cache/platform";

const FAMILIES: Readonly<Record<string, Family>> = {
    python: {
        folders: { PIP_CACHE_DIR: "pip", UV_CACHE_DIR: "uv" },
        locks: ["Pipfile.lock", "poetry.lock", "pyproject.toml", "requirements*.txt", "uv.lock"],
    },
    nodejs: {
        folders: {
            npm_config_cache: "npm",
            YARN_CACHE_FOLDER: "yarn",
            YARN_GLOBAL_FOLDER: "berry",
            PLATFORM_PNPM_STORE: "pnpm",
        },
        locks: ["npm-shrinkwrap.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"],
    },
    java: {
        usual: [".gradle/caches", ".m2/repository"],
        locks: ["*.gradle", "*.gradle.kts", "gradle.lockfile", "pom.xml"],
    },
    dotnet: { usual: [".nuget/packages"], locks: ["*.csproj", "*.fsproj", "packages.lock.json"] },
    ruby: { usual: [".bundle/cache"], variables: { BUNDLE_GLOBAL_GEM_CACHE: "true" }, locks: ["Gemfile.lock"] },
    // Programs of Go and of Rust.
    provided: { usual: [".cargo/registry", "go/pkg/mod"], locks: ["Cargo.lock", "go.sum"] },
};

/** What a build specification says of its cache, and the command that has package managers use it. */
export interface BuildCache {
    readonly exported: string | undefined;
    readonly section: {
        readonly key: string;
        readonly "fallback-keys": readonly string[];
        readonly paths: readonly string[];
    };
}

/**
 * What builds keep for later ones: what package managers have downloaded, never what they have installed, so that versions and hashes
 * are compared in every build. The key holds a hash of the lock files, wherever in the repository they are; a cache is never
 * written again once it is there. With other lock files, the newest one of the runtime is where to start from: "Amazon S3 caching".
 *
 * @param runtime Of the function, such as `python3.13`.
 * @returns undefined where nothing is known to be worth it.
 */
export function buildCache(runtime: string): BuildCache | undefined {
    const [name = ""] = /^[a-z]+/.exec(runtime) ?? [];
    const family = FAMILIES[name];
    if (family === undefined) {
        return undefined;
    }
    const { folders = {}, variables = {}, usual = [], locks } = family;
    const set = [
        // A variable of build.environment stays what it is.
        ...Object.entries(folders).map(([key, folder]) => `${key}="\${${key}:-$HOME/${OWN}/${folder}}"`),
        ...Object.entries(variables).map(([key, value]) => `${key}="\${${key}:-${value}}"`),
    ];
    const kept = [...(Object.keys(folders).length === 0 ? [] : [OWN]), ...usual];
    const hashed = locks.flatMap((lock) => [`'${lock}'`, `'**/${lock}'`]).join(" ");
    return {
        exported: set.length === 0 ? undefined : `export ${set.join(" ")}`,
        section: {
            key: `${runtime}-$(codebuild-hash-files ${hashed})`,
            "fallback-keys": [`${runtime}-`],
            // Commands of a build run as root.
            paths: kept.map((folder) => `/root/${folder}/**/*`),
        },
    };
}

/** The command that has package managers use a cache, where there is one to give. */
export function cacheCommands(cache: BuildCache | undefined): readonly string[] {
    return cache?.exported === undefined ? [] : [cache.exported];
}
