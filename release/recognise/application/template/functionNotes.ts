import type { Located } from "../../../../common/locatedYaml";
import type { Notes } from "./notes";

/** What is said of a URL of the function's own. */
export function urlNote(notes: Notes, name: string, url: Located): void {
    notes.add(
        "word",
        name,
        url.line,
        "it has a URL of its own",
        "it is asked through the platform's API: every path reaches it",
    );
}

/** What is said of a container image. */
export function imageNote(notes: Notes, name: string, line: number): void {
    notes.missing(
        name,
        line,
        "a container image, which the platform does not release",
        "package the function as files, with a runtime of Lambda's",
    );
}

/** What is said of a file system, whose access point only its owner knows. */
export function fileSystemNote(notes: Notes, name: string, member: Located | undefined): void {
    if (member !== undefined) {
        notes.add(
            "value",
            name,
            member.line,
            "it has a file system of Amazon EFS",
            "set function.fileSystem.accessPoint and function.fileSystem.mountPath",
        );
    }
}

/** What is said of provisioned concurrency, which is an environment's. */
export function concurrencyNote(notes: Notes, name: string, member: Located | undefined): void {
    if (member !== undefined) {
        notes.add(
            "value",
            name,
            member.line,
            "it has provisioned concurrency",
            "set environments.<name>.provisionedConcurrency of one environment",
        );
    }
}

/** What is said of a member that nobody has read. */
export function unknownNote(notes: Notes, name: string, key: string, line: number): void {
    notes.missing(
        name,
        line,
        `${key}, which is not known here`,
        "see what it does, and whether the application can do without it",
    );
}
