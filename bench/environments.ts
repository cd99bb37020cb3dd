/** The configuration `environments` with that many entries: `env0` on branch `branch0`, and so on. */
export function branches(count: number): Readonly<Record<string, { readonly branch: string }>> {
    const indexes = Array.from({ length: count }, (_, index) => index);
    return Object.fromEntries(indexes.map((index) => [`env${index}`, { branch: `branch${index}` }] as const));
}
