import { inspect } from "node:util";

/** What is shown in place of a secret. */
export const HIDDEN = "[secret]";

/** Secret holds a text that must not be shown: printed, formatted or serialized, it reads `[secret]`. */
export class Secret {
    readonly #text: string;

    constructor(text: string) {
        this.#text = text;
    }

    /** The text itself, for the one place that must have it. */
    reveal(): string {
        return this.#text;
    }

    /** Whether another text holds this one. */
    isWithin(text: string): boolean {
        return text.includes(this.#text);
    }

    toString(): string {
        return HIDDEN;
    }

    toJSON(): string {
        return HIDDEN;
    }

    [inspect.custom](): string {
        return HIDDEN;
    }
}

/** The prefixes of the tokens that GitHub has given out since 2021: "GitHub's token formats". */
const GITHUB_TOKEN = /(gh[pousr]_|github_pat_)\w+/;

/** A run of 30 and more: every kind of GitHub token, also the 40 hexadecimal digits of before 2021, is at least one. */
const TOKEN_LIKE = /\w{30,}/g;

/** Whether a text holds what GitHub's present tokens look like. */
export function looksLikeToken(text: string): boolean {
    return GITHUB_TOKEN.test(text);
}

/**
 * Takes out of a text for people whatever is or may be a token, wherever it came from: a value in the wrong place, the
 * words of another program.
 *
 * @param secrets What is known to be secret.
 */
export function redact(text: string, secrets: readonly Secret[] = []): string {
    const known = secrets.reduce((rest, secret) => rest.replaceAll(secret.reveal(), HIDDEN), text);
    return known.replaceAll(new RegExp(GITHUB_TOKEN, "g"), HIDDEN).replaceAll(TOKEN_LIKE, HIDDEN);
}
