import { readFileSync } from "node:fs";

import * as v from "valibot";

import type { Review } from "../../automation/review";
import { UserError } from "../../common/errors";
import type { Schema } from "../../common/json";

/** What `platform drift --json` writes, as far as an issue tells of it. */
export interface DriftFacts {
    readonly outcome: "drift" | "none";
    readonly stack: string;
    readonly drifted: readonly DriftFact[];
    readonly pending: readonly DriftFact[];
    readonly releases: readonly {
        readonly environment: string;
        readonly text: string;
        readonly remedy: string | null;
    }[];
}

/** One resource that differs. */
export interface DriftFact {
    readonly kind: string;
    readonly type: string;
    readonly name: string;
    readonly properties: readonly string[];
}

const KINDS = ["create", "update", "replace", "delete", "import"] as const;
const texts = v.array(v.string());
const difference = v.object({ path: v.string(), before: v.string(), after: v.string() });
const change = v.object({
    kind: v.picklist(KINDS),
    type: v.string(),
    name: v.string(),
    component: v.string(),
    isKept: v.boolean(),
    differences: v.array(difference),
});
const gate = v.object({
    name: v.string(),
    reason: v.string(),
    widenings: v.array(v.object({ now: v.string(), before: v.string() })),
    isAllowed: v.boolean(),
});
const finding = v.object({
    message: v.string(),
    resource: v.exactOptional(v.string()),
    isAdvice: v.exactOptional(v.boolean()),
});

const REVIEW: Schema<Review> = v.object({
    stack: v.string(),
    digest: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
    isWithoutSecrets: v.boolean(),
    changes: v.array(change),
    gates: v.array(gate),
    findings: v.array(finding),
    nextRelease: texts,
});

const fact = v.object({ kind: v.string(), type: v.string(), name: v.string(), properties: texts });

const DRIFT: Schema<DriftFacts> = v.object({
    outcome: v.picklist(["drift", "none"]),
    stack: v.string(),
    drifted: v.array(fact),
    pending: v.array(fact),
    releases: v.array(v.object({ environment: v.string(), text: v.string(), remedy: v.nullable(v.string()) })),
});

/**
 * Reads what `preview --json` has written, which another job has made: of a pull request, so nothing of it is trusted.
 *
 * @throws {UserError} where there is none, or the preview has failed.
 */
export function readReview(file: string): Review {
    const document = jsonIn(file);
    if (document === undefined) {
        throw new UserError(`${file} is not there, or is no JSON.`, "Make it: platform preview --json > preview.json");
    }
    const whole = v.safeParse(v.object({ review: REVIEW }), document);
    if (!whole.success) {
        const hasFailed = v.is(v.object({ error: v.string() }), document);
        throw new UserError(
            hasFailed ? "There is no preview: it has failed." : `${file} is no preview.`,
            "See the log of the run that made it.",
        );
    }
    return whole.output.review;
}

/**
 * Reads what `drift --json` has written.
 *
 * @throws {UserError} where it is something else.
 */
export function readDrift(file: string): DriftFacts {
    const drift = v.safeParse(DRIFT, jsonIn(file));
    if (!drift.success) {
        throw new UserError(
            `${file} is not what \`platform drift --json\` writes.`,
            "See the log of the run that made it: drift may have failed.",
        );
    }
    return drift.output;
}

function jsonIn(file: string): unknown {
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch {
        return undefined;
    }
}
