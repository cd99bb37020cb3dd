/** What the program says of a resource. */
export type Inputs = Readonly<Record<string, unknown>>;
