/**
 * What stands in place of every secret of a stack that is previewed without them, such as for a pull request: its program was
 * written by somebody who may not have them. No `up` takes it for a token.
 */
export const STAND_IN = "stand-in-for-a-secret";
