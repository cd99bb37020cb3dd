import type { Change } from "./changes";

/** What one of a team's own rules has found in a preview. */
export interface Finding {
    /** What is wrong, and what to do instead. */
    readonly message: string;
    /** The resource that it is about, such as `function`. @default - the preview as a whole */
    readonly resource?: string;
    /** Whether it may be applied all the same. @default false */
    readonly isAdvice?: boolean;
}

/**
 * A rule of a team's own: it looks at what a preview would change. The values of secrets are not in it. A module in `policies/`
 * exports some as `rules`.
 */
export type Rule = (changes: readonly Change[]) => readonly Finding[];

/** What all rules say of a preview. */
export function findingsOf(rules: readonly Rule[], changes: readonly Change[]): readonly Finding[] {
    return rules.flatMap((rule) => rule(changes));
}
