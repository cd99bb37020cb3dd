import assert from "node:assert/strict";

import fc from "fast-check";
import ignore from "ignore";

import { dependencyExclusion } from "../../../release/packaging/exclude";

/** Of what names may have. `ignore` takes a character outside the first plane for two. */
const NAME = fc
    .string({
        unit: fc.constantFrom("a", "b", ".", "[", "]", "{", "}", "(", "!", "+", "ä", "-"),
        minLength: 1,
        maxLength: 4,
    })
    .filter((name) => !/^\.+$/.test(name));

const SEGMENT = fc.oneof(
    { weight: 4, arbitrary: NAME },
    {
        weight: 4,
        arbitrary: fc
            .string({ unit: fc.constantFrom("a", "b", ".", "*", "?", "["), minLength: 1, maxLength: 4 })
            // Git knows no more than two of them.
            .filter((text) => !/^\.+$|\*\*/.test(text)),
    },
    { weight: 1, arbitrary: fc.constant("**") },
);

/** A path, and patterns that may fit it: some of its own names, some others. */
const CASE = fc.array(NAME, { minLength: 1, maxLength: 4 }).chain((names) =>
    fc.record({
        path: fc.constant(names.join("/")),
        pattern: fc
            .array(fc.oneof(SEGMENT, fc.constantFrom(...names)), { minLength: 1, maxLength: 4 })
            .map((segments) => `/${segments.join("/")}`),
    }),
);

describe("the patterns of build.exclude", () => {
    it("mean what they mean in a .gitignore, from the root, without its classes and negations", () => {
        let matched = 0;
        fc.assert(
            fc.property(CASE, ({ path, pattern }) => {
                const escaped = pattern.replaceAll(/[[\]!\\]/g, "\\$&");
                const expected = ignore({ ignorecase: false }).add(escaped).ignores(path);
                matched += expected ? 1 : 0;
                assert.equal(dependencyExclusion([pattern])(path), expected, JSON.stringify([pattern, path]));
            }),
            { numRuns: 2000 },
        );
        assert.ok(matched > 50, `${matched} of them matched`);
    });
});
