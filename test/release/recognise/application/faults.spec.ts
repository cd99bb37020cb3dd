import assert from "node:assert/strict";

import { UserError } from "../../../../common/errors";
import { recogniseApplication } from "../../../../release/recognise/application";
import { inFolder } from "./folders";

/** What is said of a folder that cannot be read. */
async function refusal(files: Readonly<Record<string, string>>): Promise<string> {
    return inFolder(files, recogniseApplication).then(
        ({ notes }) => assert.fail(JSON.stringify(notes)),
        (error: unknown) => {
            assert.ok(error instanceof UserError, String(error));
            return `${error.message} / ${error.remedy ?? ""}`;
        },
    );
}

/** Numbers from 0 to below 1, the same ones every time: mulberry32. */
function numbers(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}

const WORDS =
    "functions: provider: name: aws runtime: python3.13 handler: a.b events: - http: httpApi: GET / /{id} path: method: environment: ${self:custom} " +
    "${self:functions} ${file(serverless.yml):functions} ${opt:stage, } ${ } } { [ ] !Ref !Sub !GetAtt !FindInMap &a *a <<: ? | > '  \" : , Resources: Type: " +
    "AWS::Serverless::Function AWS::Serverless::Api Properties: Events: Api Path: CodeUri: ../.. Globals: Function: Layers: VpcConfig: Policies: Ref: " +
    "Fn::Sub: Fn::Join: null ~ 0x1f 1e9 __proto__: constructor: toString true plugins: package: patterns: resources: DefinitionBody: paths: \t # -1";

describe("a folder whose description is at fault", () => {
    it("is answered with a sentence and the line", async () => {
        assert.equal(
            await refusal({ "serverless.yml": "functions:\n  a: [\n" }),
            "serverless.yml:3:1: the indentation is wrong / Nothing is written: mend it, or set the keys by hand.",
        );
        assert.equal(
            await refusal({ "serverless.yml": "a: 1\nb: 2\n" }),
            "serverless.yml:1: there are no functions in it (it has a, b). / Nothing is written: is this the right folder?",
        );
        assert.equal(
            await refusal({ "template.yaml": "hello" }),
            "template.yaml:1: there are no Resources in it (it has a text). / Nothing is written: is this the right folder?",
        );
        assert.match(
            await refusal({ "serverless.yml": "" }),
            /^serverless\.yml:1: there are no functions in it \(it has nothing\)/,
        );
        assert.match(await refusal({ "serverless.json": "{" }), /^serverless\.json:1:\d+: /);
        await assert.rejects(recogniseApplication("/nowhere/at/all"), /There is no folder/);
    });

    it("says of a program that makes it that it is not run", async () => {
        const { config, notes } = await inFolder({ "serverless.ts": "export default {}" }, recogniseApplication);
        assert.deepEqual(config, {});
        assert.match(notes[0]?.what ?? "", /programs are not run here/);
    });

    it("takes a key that is there twice as AWS does, and follows no reference for ever", async () => {
        const twice =
            "Resources:\n  A: { Type: X::Y }\n  A: { Type: AWS::Serverless::Function, Properties: { Handler: a.b } }\n";
        assert.ok((await inFolder({ "template.yaml": twice }, recogniseApplication)).notes.length > 0);
        const circle =
            "functions: { a: { handler: '${self:custom.a}', events: [ http: GET /a ] } }\ncustom:\n  a: x${self:custom.b}\n  b: ${self:custom.a}y\n";
        const { config, notes } = await inFolder({ "serverless.yml": circle }, recogniseApplication);
        assert.equal("handler" in (config["function"] as object), false);
        assert.ok(notes.some(({ name }) => name.includes("handler")));
        const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij"
            .split("")
            .map((name, index) => `${name}: &${name} [${`*${"abcdefghi"[index]},`.repeat(9)}]`)
            .join("\n")}\nfunctions: *j\n`;
        await inFolder({ "serverless.yml": bomb }, recogniseApplication).catch((error: unknown) =>
            assert.ok(error instanceof UserError, String(error)),
        );
        const own = "functions: ${self:functions}\nprovider: ${self:provider}\ncustom: ${self:}\n";
        await inFolder({ "serverless.yml": own }, recogniseApplication);
    });

    it("never crashes, whatever stands in it", async () => {
        const words = WORDS.split(" ");
        for (let seed = 1; seed <= 100; seed++) {
            const next = numbers(seed);
            const pick = () => words[Math.floor(next() * words.length)] ?? "";
            let text = next() < 0.5 ? "functions:\n" : "Resources:\n";
            for (let line = 0, indent = 1; line < 30; line++) {
                indent = Math.max(0, indent + Math.floor(next() * 3) - 1);
                text += `${"  ".repeat(indent)}${Array.from({ length: 1 + Math.floor(next() * 3) }, pick).join(" ")}\n`;
            }
            const file = text.startsWith("functions") ? "serverless.yml" : "template.yaml";
            const files = { [file]: text, "a.py": text, "b.js": text, "package.json": text, "pyproject.toml": text };
            await inFolder(files, recogniseApplication).catch((error: unknown) => {
                assert.ok(
                    error instanceof UserError,
                    `seed ${seed}: ${error instanceof Error ? error.stack : String(error)}\n${text}`,
                );
            });
        }
    });

    it("never crashes, whatever shape its members have", async () => {
        const words = WORDS.split(" ").map((word) => word.replace(/:$/, ""));
        for (let seed = 1; seed <= 300; seed++) {
            const next = numbers(seed);
            const pick = () => words[Math.floor(next() * words.length)] ?? "";
            const value = (depth: number): unknown => {
                const kind = next() * (depth > 5 ? 0.4 : 1);
                return kind < 0.3
                    ? pick()
                    : kind < 0.4
                      ? [null, true, 0, -1.5, ""][Math.floor(next() * 5)]
                      : kind < 0.55
                        ? Array.from({ length: Math.floor(next() * 3) }, () => value(depth + 1))
                        : Object.fromEntries(
                              Array.from({ length: Math.floor(next() * 5) }, () => [pick(), value(depth + 1)]),
                          );
            };
            const described = {
                functions: {
                    [pick()]: value(1),
                    b: { handler: "a.b", [pick()]: value(2), events: [value(2), { http: value(2) }] },
                },
                provider: { [pick()]: value(2), environment: value(2), iam: { role: value(2) }, vpc: value(2) },
                custom: value(1),
                package: value(1),
                plugins: value(1),
                resources: value(1),
            };
            const type = "AWS::Serverless::Function";
            const events = { A: { Type: "Api", Properties: value(3) }, B: value(2) };
            const template = {
                Globals: value(1),
                Parameters: value(1),
                Mappings: value(1),
                Resources: {
                    F: {
                        Type: type,
                        Properties: { [pick()]: value(3), Events: events, Policies: value(2), Environment: value(2) },
                    },
                    Api: {
                        Type: "AWS::Serverless::Api",
                        Properties: { [pick()]: value(2), Auth: value(3), DefinitionBody: value(2) },
                    },
                    [pick()]: value(1),
                },
            };
            const files = {
                ...(seed % 2 === 0
                    ? { "serverless.json": JSON.stringify(described) }
                    : { "template.json": JSON.stringify(template) }),
                "a.py": "",
            };
            await inFolder(files, recogniseApplication).catch((error: unknown) => {
                const text = `seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`;
                assert.ok(error instanceof UserError, `${text}\n${Object.values(files).join("\n")}`);
            });
        }
    });
});
