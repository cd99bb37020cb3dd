import { posix } from "node:path";

import type { AppFolder } from "../folder";
import { fileOfHandler, languageOf } from "../sources";
import type { Notes } from "../template/notes";

/** Where a build of Java leaves what it has packed, and where the platform finds it unpacked. */
const OUTPUT = "dist";

/** A function's code that a template names as an archive. */
export interface PackedCode {
    /** From the application's folder. */
    readonly folder: string;
    /** What builds and unpacks it. @default - its sources lie there */
    readonly commands?: readonly string[];
    readonly output?: string;
}

/** Finds what an archive is made of: the sources beside it, or a project of Maven; undefined where neither is there. */
export function packedCode(
    folder: AppFolder,
    name: string,
    path: string,
    { handler, runtime }: { readonly handler: string | undefined; readonly runtime: string | undefined },
    line: number,
    notes: Notes,
): PackedCode | undefined {
    if (/^(s3:|https?:|\/|\.\.)/.test(path)) {
        return undefined;
    }
    const file = posix.normalize(path);
    const beside = posix.dirname(file);
    const language = languageOf(runtime);
    const source = handler && language && fileOfHandler(folder, posix.join(beside, handler), language);
    if (source !== undefined && source !== "") {
        const what = `its code is the package ${file}, and its sources lie beside it`;
        notes.add("word", name, line, what, `nothing: ${source} is taken in its place`);
        return { folder: beside === "." ? "" : beside };
    }
    const project = posix.dirname(beside);
    const [, built = ""] = /^target\/(.+)$/.exec(posix.relative(project, file)) ?? [];
    if (runtime?.startsWith("java") !== true || built === "" || !folder.has(posix.join(project, "pom.xml"))) {
        return undefined;
    }
    const what = `its code is the package ${file}, which Maven makes`;
    const todo = "see that the build's image has the Java that pom.xml asks for, or set build.image to one that has";
    notes.add("value", name, line, what, todo);
    return {
        folder: project === "." ? "" : project,
        commands: ["mvn --batch-mode --quiet -DskipTests package", `unzip -q -o target/${built} -d ${OUTPUT}`],
        output: OUTPUT,
    };
}
