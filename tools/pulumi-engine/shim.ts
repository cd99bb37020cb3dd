import { chmodSync, closeSync, openSync, readSync, writeFileSync } from "node:fs";

/** As much of a file as tells whether it is one of ours. */
const HEAD = 4096;

/**
 * Writes a `pulumi` that works on one project, whatever folder it is called in.
 *
 * @param variable The variable that names another project for a process.
 */
export function writeShimFile(file: string, pulumi: string, project: string, variable: string): void {
    writeFileSync(file, `#!/bin/sh\n: "\${${variable}:=${project}}"\nexec '${pulumi}' --cwd "$${variable}" "$@"\n`);
    chmodSync(file, 0o755);
}

/**
 * Whether a file is such a `pulumi`: it is on PATH in a shell that has the variables of a lab, and must not be taken for
 * the engine. A lab that is started from there would otherwise write one that calls itself.
 */
export function isShim(file: string): boolean {
    let descriptor: number;
    try {
        descriptor = openSync(file, "r");
    } catch {
        return false; // There is no such file.
    }
    try {
        const head = Buffer.alloc(HEAD);
        const text = head.toString("utf8", 0, readSync(descriptor, head));
        return /^#!\/bin\/sh\n(: .+\n)?exec '.+' --cwd (['"]).+\2 "\$@"\n$/.test(text);
    } catch {
        return false; // A folder.
    } finally {
        closeSync(descriptor);
    }
}
