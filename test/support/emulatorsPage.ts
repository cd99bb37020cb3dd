import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A row of one of the tables of docs/emulators.md: a call to a service. */
export interface CallRow {
    /** As in Signature Version 4, such as `lambda`; `github` for GitHub. */
    readonly service: string;
    /** Such as `GetAlias`, or `GET /repos/{owner}/{repo}`. */
    readonly call: string;
    /** Programs (`build`) and resources (`lambda.Alias`). */
    readonly madeBy: readonly string[];
    /** In AWS, such as `lambda:GetAlias`. */
    readonly permissions: readonly string[];
    /** All cells as they are. */
    readonly cells: readonly string[];
}

/** A row of the table of roles: one statement of one role's policy. */
export interface RoleRow {
    readonly role: string;
    readonly statement: string;
    readonly permissions: readonly string[];
    readonly resources: readonly string[];
    /** Such as `lambda:GetAlias`, in the names of the tables above it. */
    readonly calls: readonly string[];
}

/** What docs/emulators.md says. */
export interface EmulatorsPage {
    readonly calls: readonly CallRow[];
    readonly roles: readonly RoleRow[];
}

const FILE = join(__dirname, "..", "..", "docs", "emulators.md");

/** Reads the tables of docs/emulators.md. The name of a service is in code in the heading above its table. */
export function emulatorsPage(text: string = readFileSync(FILE, "utf8")): EmulatorsPage {
    const calls: CallRow[] = [];
    const roles: RoleRow[] = [];
    let service = "";
    for (const line of text.split("\n")) {
        service = line.startsWith("## ") ? (/`([a-z0-9-]+)`/.exec(line)?.[1] ?? "") : service;
        const cells = line.startsWith("| `") ? line.slice(2, -2).split(" | ") : [];
        const [first = "", second = "", third = "", fourth = "", fifth = ""] = cells;
        const [call = ""] = inCode(first);
        if (cells.length === 7) {
            const madeBy = second.split(", ");
            calls.push({ service, call, madeBy, permissions: inCode(third), cells });
        } else if (cells.length === 5) {
            const statement = inCode(second)[0] ?? "";
            const parts = { permissions: inCode(third), resources: inCode(fourth), calls: inCode(fifth) };
            roles.push({ role: call, statement, ...parts });
        }
    }
    return { calls, roles };
}

/** What is in code in a cell. */
function inCode(cell: string): readonly string[] {
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** Whether a path that was asked for, without what follows `?`, is the one of a call such as `GET /repos/{owner}/{repo}`. */
export function isCallOf(call: string, method: string, path: string): boolean {
    const [verb, template = ""] = call.split(" ");
    const segments = template.split("/");
    const given = path.split("/");
    // A branch may hold slashes.
    const isOpen = segments.at(-1) === "{branch}" && given.length >= segments.length;
    return (
        verb === method &&
        (isOpen || segments.length === given.length) &&
        segments.every((segment, index) => segment.startsWith("{") || segment === given[index])
    );
}
