import type { Entry } from "./section";

/** An old value in the form that the new configuration has, and what was done to it, if anything. */
export interface Normalized {
    readonly text: string;
    readonly note?: string;
}

/**
 * The number of an account as 12 digits. YAML takes an unquoted one for a number, so that a tool that wrote the file may
 * have dropped a leading zero. One missing digit is put back; with more missing, a typing error is as likely.
 */
export function normalizeAccountId({ text, isNumber }: Entry): Normalized {
    if (/^\d{4}[- _]\d{4}[- _]\d{4}$/.test(text)) {
        return { text: text.replaceAll(/\D/g, ""), note: "is imported without the marks between its digits" };
    }
    if (isNumber && /^[1-9]\d{10}$/.test(text)) {
        const note =
            "has 11 digits without quotes: YAML tools drop a leading zero, so it is imported with one. Check it";
        return { text: `0${text}`, note };
    }
    return { text };
}

/** What the URL of a repository says. */
export interface RepositoryUrl {
    readonly host: string;
    readonly owner: string;
    readonly name: string;
    /** Whether a user with a password, or a token, stands before the host. */
    readonly hasCredentials: boolean;
}

/** Reads https, ssh and git URLs and the short form `git@host:owner/name`; undefined for anything else. */
export function parseRepositoryUrl(text: string): RepositoryUrl | undefined {
    const match =
        /^(?:[a-z+]+:\/\/)?(?:([^@/\s]*)@)?([\w-]+(?:\.[\w-]+)+)(?::\d+)?[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/i.exec(
            text,
        );
    if (match === null) {
        return undefined;
    }
    const [, user, host = "", owner = "", name = ""] = match;
    return { host: host.toLowerCase(), owner, name, hasCredentials: user !== undefined && user !== "git" };
}

/** For a value that the new rules refuse, the nearest one that they may take, by the key's name. */
export const PROPOSALS: Readonly<Record<string, (text: string) => string>> = {
    projectName: (text) =>
        text
            .toLowerCase()
            .replaceAll(/[^a-z0-9]+/g, "-")
            .replace(/^[^a-z]+/, "")
            .slice(0, 40)
            .replace(/-+$/, ""),
    "aws:region": (text) => text.toLowerCase().replace(/(\d)[a-z]$/, "$1"),
    roleName: (text) => text.replace(/^arn:[\w-]+:iam::\d*:role\//, ""),
    githubOwner: (text) => parseRepositoryUrl(text)?.owner ?? text.replace(/^@/, "").split("/")[0] ?? "",
    githubRepository: (text) =>
        parseRepositoryUrl(text)?.name ??
        text
            .replace(/\.git$/, "")
            .split("/")
            .at(-1) ??
        "",
    environments: (text) => text.replace(/^(refs\/heads\/|origin\/)/, ""),
};
