import { createHash } from "node:crypto";

import type { Package } from "../../release/packaging";
import type { Target } from "../../release/ports";

/** An environment of the function in memory. */
export function memoryTarget(environment: string): Target {
    const url = `https://api.invalid/${environment}`;
    return {
        environment,
        url,
        variables: { LambdaFunctionAlias: environment },
        healthPath: "/health",
        verifySeconds: 5,
    };
}

/** A package that is its own text: see {@link MemoryAws} for what a text does. */
export function memoryPackage(text: string): Package {
    const bytes = Buffer.from(text);
    const content = { files: 1, unzippedBytes: bytes.length, paths: ["app.py"], links: {} };
    return { bytes, codeSha256: digest(bytes), ...content, native: { binaries: [], distributions: [] } };
}

/** The SHA-256 of a package, as Lambda gives it. */
export function digest(bytes: Uint8Array): string {
    return createHash("sha256").update(bytes).digest("base64");
}

/** Whether code answers under a path. */
export function knows(body: string, path: string): boolean {
    const [, only = path] = /only (\S+)/.exec(body) ?? [];
    return path === only;
}

/** An object as a text; undefined where there is none. */
export function textOf(bytes: Uint8Array | undefined): string | undefined {
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}
