/** Prints a line among the results of the tests: what was measured, or how often something happened. */
export function report(text: string): void {
    process.stdout.write(`      ${text}\n`);
}
