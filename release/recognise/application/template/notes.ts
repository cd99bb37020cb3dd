import type { Note } from "../note";

/** A value with where it was read. */
export interface Told<T = unknown> {
    readonly value: T;
    readonly where: string;
}

/** Notes collects what has to be said, once each. */
export class Notes {
    readonly all: Note[] = [];

    /** @param file The template, for the places. */
    constructor(readonly file: string) {}

    /** Where a line is. */
    at(line: number): string {
        return `${this.file}:${line}`;
    }

    add(kind: Note["kind"], name: string, line: number | string, what: string, todo: string): void {
        this.repeat({ name, where: typeof line === "string" ? line : this.at(line), kind, what, todo });
    }

    /** Adds what somebody else has noted. */
    repeat(note: Note): void {
        if (!this.all.some(({ name, what }) => name === note.name && what === note.what)) {
            this.all.push(note);
        }
    }

    missing(name: string, line: number, what: string, todo: string): void {
        this.add("missing", name, line, what, todo);
    }
}
