/** Finding is something about an environment that a person should know. */
export interface Finding {
    /** Whether it should not be so. */
    readonly isProblem: boolean;
    readonly text: string;
    /** What to do about it. */
    readonly remedy?: string;
    /** Whether it is about what GitHub was told. @default false */
    readonly isReport?: boolean;
}
