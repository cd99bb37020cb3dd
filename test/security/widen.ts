import assert from "node:assert/strict";

import type { AnyDocument, AnyStatement } from "../support/iam";

/** How a role would have to be widened by mistake for a forbidden call to be allowed. */
export type Widening = (documents: readonly AnyDocument[]) => readonly AnyDocument[];

type Change = Partial<Pick<AnyStatement, "Action" | "Condition" | "Resource">>;

/** A statement that the role has says more than it should. @param sid Its purpose, which has to be there. */
export function slip(sid: string, change: Change): Widening {
    return (documents) => {
        assert.ok(has(documents, sid), `No statement ${sid} is there to be widened.`);
        return documents.map(({ Statement }) => ({
            Statement: Statement.map((each) => (each.Sid === sid ? { ...each, ...change } : each)),
        }));
    };
}

/** Somebody attaches a policy. */
export function attach(action: string, resource: string): Widening {
    return (documents) => [...documents, { Statement: [{ Effect: "Allow", Action: action, Resource: resource }] }];
}

/** The denial is lost which holds against whatever is attached: {@link EVERYTHING} is. */
export function undenied(sid: string): Widening {
    return (documents) => {
        assert.ok(has(documents, sid), `No denial ${sid} is there to be lost.`);
        const rest = documents.map(({ Statement }) => ({ Statement: Statement.filter(({ Sid }) => Sid !== sid) }));
        return [...rest, EVERYTHING];
    };
}

/** The widest policy that anybody could attach. */
export const EVERYTHING: AnyDocument = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

function has(documents: readonly AnyDocument[], sid: string): boolean {
    return documents.some(({ Statement }) => Statement.some(({ Sid }) => Sid === sid));
}
