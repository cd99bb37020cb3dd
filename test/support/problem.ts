import assert from "node:assert/strict";

import { UserError } from "../../common/errors";

/** What a person is told of work that has to be refused. */
export function problemOf(work: () => unknown): string {
    try {
        work();
    } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        return error.message;
    }
    assert.fail("it was taken");
}
