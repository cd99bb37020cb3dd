import type { Distribution } from "./distributions";
import { extensionOf } from "./extension";

/** Who has brought a file into a package. */
export interface Owner {
    /** What people call it. */
    readonly title: string;
    readonly kind: "python" | "node" | "application";
    /** One of its files. */
    readonly path: string;
    /** @default - it was not installed by pip */
    readonly distribution?: Distribution;
}

/** The words of names that stand for a system, a processor or a C library. */
const SYSTEMS =
    "darwin|macos|linux(?:musl)?|win32|windows|android|freebsd|openbsd|sunos|x64|x86_64|amd64|ia32|i686|x86|arm64|aarch64|armv[678]l?|arm|" +
    "ppc64(?:le)?|s390x|riscv64|loong64|wasm32|gnu(?:eabihf)?|musl(?:eabihf)?|msvc|universal2?|glibc";
const SYSTEM_WORDS = new RegExp(`(^|[-_./+])(?:${SYSTEMS})(?=$|[-_./+])`, "g");

/** Finds the owner of a file: a distribution that lists it, or the package of Node.js that it lies in. */
export function ownerOf(path: string, distributions: readonly Distribution[]): Owner {
    const distribution = distributions.find(({ files }) => files.has(path));
    if (distribution !== undefined) {
        return { title: `${distribution.name} ${distribution.version}`, kind: "python", path, distribution };
    }
    const name = /^.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    return name === undefined ? { title: path, kind: "application", path } : { title: name, kind: "node", path };
}

/**
 * What a file is one of several of, for different systems: of them, one that fits is enough. A module of Python, a package of
 * Node.js (whose modules for other systems may be packages of their own, such as `@img/sharp-linux-x64`), or a distribution.
 */
export function groupOf(path: string, { title, kind }: Owner): string {
    const extension = extensionOf(path);
    if (extension !== undefined) {
        return `module ${extension.module}`;
    }
    return kind === "python" ? title : withoutSystems(kind === "node" ? title : path);
}

function withoutSystems(text: string): string {
    // Twice, since two words that follow each other share what parts them.
    return text
        .replace(SYSTEM_WORDS, "$1")
        .replace(SYSTEM_WORDS, "$1")
        .replace(/[-_.+]+(?=$|[/])/g, "");
}
