/** What a package has to run on. */
export interface NativeTarget {
    /** Such as `python3.13`. */
    readonly runtime: string;
    /** As Lambda names processors. */
    readonly architecture: string;
}

/** What a runtime of Lambda has of what compiled code needs. */
export interface RuntimeSystem {
    readonly title: string;
    /** The version of its glibc. */
    readonly glibc: string;
    /** What pip calls the wheels that it can load, without the processor; the newest first. */
    readonly wheels: readonly string[];
}

/** "Comparing AL2 and AL2023" of the Amazon Linux 2023 User Guide has the versions of glibc. */
const AMAZON_LINUX_2: RuntimeSystem = { title: "Amazon Linux 2", glibc: "2.26", wheels: ["manylinux2014"] };
const AMAZON_LINUX_2023: RuntimeSystem = {
    title: "Amazon Linux 2023",
    glibc: "2.34",
    wheels: ["manylinux_2_34", "manylinux_2_28", "manylinux2014"],
};

/** The runtimes of Amazon Linux 2: "Lambda runtimes". All that came later are of Amazon Linux 2023. */
const OLDER = /^(python3\.([89]|10|11)|nodejs1\d\.x|java(8\.al2|11|17)|dotnet6|ruby(2\.7|3\.2)|provided\.al2)$/;

/** The system of a runtime, such as that of `python3.13`. */
export function systemOf(runtime: string): RuntimeSystem {
    return OLDER.test(runtime) ? AMAZON_LINUX_2 : AMAZON_LINUX_2023;
}

/** NODE_MODULE_VERSION of each release line of Node.js: nodejs.org's "abi_version_registry.json". */
const NODE_ABIS: Readonly<Record<string, number>> = { "18": 108, "20": 115, "22": 127, "24": 137 };

/** The binary interface of a Node.js runtime. @returns undefined where it is another runtime, or not known. */
export function nodeAbiOf(runtime: string): number | undefined {
    return NODE_ABIS[/^nodejs(\d+)\.x$/.exec(runtime)?.[1] ?? ""];
}

/** The release line of Node.js that has a binary interface, for messages. */
export function nodeOfAbi(abi: number): string {
    const line = Object.entries(NODE_ABIS).find(([, each]) => each === abi)?.[0];
    return line === undefined ? `Node.js with the binary interface ${abi}` : `Node.js ${line}`;
}

/** The version of a Python runtime, such as `3.13`. @returns undefined where it is another runtime. */
export function pythonOf(runtime: string): string | undefined {
    return /^python(3\.\d+)$/.exec(runtime)?.[1];
}
