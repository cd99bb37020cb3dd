/** Extension is a compiled module of Python, as its file's name says for what: PEP 3149. */
export interface Extension {
    /** Where it lies, without what follows the module's name: several files may be one module for several Pythons. */
    readonly module: string;
    /** The version of CPython, such as `3.13`, with a `t` where it is free-threaded; `abi3` for any since some version. */
    readonly python: string;
}

/** Tags of Linux and macOS, of Windows, of the stable interface, and of PyPy, which has versions of its own. */
const TAGGED = [
    /^(.*)\.cpython-3(\d+t?)(?:-[^/]+)?\.so$/,
    /^(.*)\.cp3(\d+t?)-[^/]+\.pyd$/,
    /^(.*)\.(abi3)(?:-[^/]+)?\.(?:so|pyd)$/,
    /^(.*)\.(pypy\d+)-[^/]+\.(?:so|pyd)$/,
];

/** Reads a file's name; undefined where it is none of an extension that names its Python. */
export function extensionOf(path: string): Extension | undefined {
    const [, module, tag] = TAGGED.map((each) => each.exec(path)).find((found) => found !== null) ?? [];
    if (module === undefined || tag === undefined) {
        return undefined;
    }
    return { module, python: /^\d/.test(tag) ? `3.${tag}` : tag };
}

/** What people call the Python of an {@link Extension}. */
export function pythonTitle(python: string): string {
    if (python.startsWith("pypy")) {
        return "PyPy";
    }
    return python.endsWith("t") ? `CPython ${python.slice(0, -1)}, free-threaded` : `CPython ${python}`;
}
