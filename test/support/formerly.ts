/** The alias of a resource that was a child of that component, as it is recorded. */
export function formerlyOf(component: string, name: string): readonly string[] {
    const parenturn = `urn:pulumi:test::platform::pulumi:pulumi:Stack$platform:index:${component}::${name}`;
    return [JSON.stringify({ parenturn })];
}
