import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { CHECKOUT } from "../../../lab/folder";

/** What a job's shell has run. */
export interface ShellRun {
    readonly name: string;
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
    /** All variables that it had. */
    readonly env: Readonly<Record<string, string>>;
}

/** A repository, and what jobs of a CI system have on its machines. */
export interface Host {
    /** A folder of its own for everything that jobs write. */
    readonly folder: string;
    /** Puts the files of a commit, or of a branch, into a folder. */
    readonly checkout: (ref: string, folder: string) => void;
    /** `owner/name` */
    readonly repository: string;
    readonly apiUrl: string;
    readonly vars: Readonly<Record<string, string>>;
    readonly secrets: Readonly<Record<string, string>>;
    /** Folders with pulumi, and the variables that it takes. */
    readonly pulumi: { readonly path: readonly string[]; readonly env: Readonly<Record<string, string>> };
    /** The variables of a role's credentials. */
    readonly credentials: (role: string) => Readonly<Record<string, string>>;
}

/** Runs commands in a job's shell: nothing of this process's environment but what is named reaches them. */
export async function shell(
    name: string,
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
): Promise<ShellRun> {
    const child = spawn("bash", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
        child[stream].setEncoding("utf8").on("data", (text: string) => (output[stream] += text));
    }
    const code = await new Promise<number>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (status) => resolve(status ?? 1));
    });
    return { name, code, ...output, env };
}

/** The PATH of a job's machine: Node.js and what Linux has, with a stand-in for `npm ci`, which would ask a registry. */
export function machinePath(folder: string): string {
    const bin = join(folder, "bin");
    const node = dirname(process.execPath);
    mkdirSync(bin, { recursive: true });
    const script = [
        "#!/bin/sh",
        `[ "$1" = ci ] || exec ${node}/npm "$@"`,
        "[ $# -eq 1 ] && [ -f package-lock.json ] || exit 1",
        "mkdir node_modules",
        `ln -s ${CHECKOUT}/node_modules/* ${CHECKOUT}/node_modules/.bin node_modules/`,
        "",
    ].join("\n");
    writeFileSync(join(bin, "npm"), script);
    chmodSync(join(bin, "npm"), 0o755);
    return [bin, node, "/usr/local/bin", "/usr/bin", "/bin"].join(":");
}

/** A stand-in for `curl`, which prints what installs the pulumi of the lab in place of the one that it would load. */
export function installer(home: string, { pulumi }: Host): string {
    const bin = join(home, "machine");
    mkdirSync(bin);
    const links = pulumi.path.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
    const script = `mkdir -p $HOME/.pulumi/bin; ln -sf ${links.join(" ")} $HOME/.pulumi/bin/`;
    const checks = '[ "$2" = https://get.pulumi.com ] || exit 1';
    writeFileSync(join(bin, "curl"), `#!/bin/sh\n${checks}\ncat <<'END'\n${script}\nEND\n`);
    chmodSync(join(bin, "curl"), 0o755);
    return bin;
}
