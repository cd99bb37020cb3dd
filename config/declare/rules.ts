import type { Rule } from "../reader";

/** What a text has to match, from its beginning to its end. */
export function pattern(expression: RegExp, expected: string, example?: string): Rule<string> {
    return {
        expected,
        pattern: expression.source,
        check: (value) => expression.test(value),
        ...(example === undefined ? {} : { example }),
    };
}

/**
 * A rule with exceptions.
 *
 * @param reason Why a text that the rule takes is refused all the same, in words for its reader; undefined where it is not.
 */
export function refusing(rule: Rule<string>, reason: (value: string) => string | undefined): Rule<string> {
    return { ...rule, check: (value) => (rule.check(value) === true ? (reason(value) ?? true) : rule.check(value)) };
}

/** A whole number within limits, both of them included. */
export function between(from: number, to: number, unit: string): Rule<number> {
    return {
        expected: `a whole number from ${from} to ${to} (${unit})`,
        check: (value) => value >= from && value <= to,
    };
}

/** One of some numbers. */
export function among(values: readonly number[], unit: string): Rule<number> {
    return { expected: `one of ${values.join(", ")} (${unit})`, check: (value) => values.includes(value) };
}

/** One of some texts, of which the first is the example. */
export function oneOf(values: readonly string[]): Rule<string> {
    return {
        expected: `one of ${values.join(", ")}`,
        check: (value) => values.includes(value),
        ...(values[0] === undefined ? {} : { example: values[0] }),
    };
}
